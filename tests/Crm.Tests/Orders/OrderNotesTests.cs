using Crm.Orders;
using Crm.People;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Orders;

/// <summary>Who may note something of an order, and change it: as the database's own rules say.</summary>
[Trait("Needs", "Server")]
public sealed class OrderNotesTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Guid Order = Guid.Parse("0d000000-0000-0000-0000-000000000001");
    static readonly Person Anna = new(SampleRows.Anna, "agent"); // the order's customer is hers
    static readonly Person Ben = new(Guid.Parse("0a000000-0000-0000-0000-000000000002"), "agent");
    static readonly Person Max = new(Guid.Parse("0a000000-0000-0000-0000-000000000003"), "manager");

    readonly TestDatabase database = new(server);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.Run(SampleRows.Sql);
        await database.Run($"DELETE FROM crm.order_notes; INSERT INTO crm.users (id, email, role) VALUES ('{Ben.Id}', 'ben@crm.example', 'agent'), ('{Max.Id}', 'max@crm.example', 'manager')");
    }

    [Fact]
    public async Task An_agent_notes_what_concerns_their_own_customer_and_nobody_elses()
    {
        Assert.True((await OrderNoteStore.Add(database.Service, Order, "Call first", Anna, CancellationToken.None)).IsDone);
        Assert.False((await OrderNoteStore.Add(database.Service, Order, "I see this", Ben, CancellationToken.None)).IsDone);
        Assert.Equal(["Call first"], await database.All<string>("SELECT body FROM crm.order_notes"));
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.audit_log WHERE action = 'add-note' AND user_id = $1", Anna.Id));
    }

    [Fact]
    public async Task A_note_is_changed_and_deleted_by_its_author_alone()
    {
        await OrderNoteStore.Add(database.Service, Order, "Call first", Anna, CancellationToken.None);
        var note = await database.One<Guid>("SELECT id FROM crm.order_notes");
        Assert.False((await OrderNoteStore.Edit(database.Service, Order, note, "Overwritten", Max, CancellationToken.None)).IsDone);
        Assert.False((await OrderNoteStore.Delete(database.Service, Order, note, Max, CancellationToken.None)).IsDone);
        Assert.True((await OrderNoteStore.Edit(database.Service, Order, note, "Call after four", Anna, CancellationToken.None)).IsDone);
        Assert.Equal("Call after four", await database.One<string>("SELECT body FROM crm.order_notes"));
        Assert.True((await OrderNoteStore.Delete(database.Service, Order, note, Anna, CancellationToken.None)).IsDone);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
