using Crm.People;
using Crm.Tests.Database;
using Crm.Views;
using Crm.Web.Database;
using Crm.Web.Views;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Crm.Tests.Views;

/// <summary>Saved views: one's own are private, shared ones are written by administrators and managers.</summary>
[Trait("Needs", "Server")]
public sealed class ViewStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    static readonly Person Anna = new(Guid.Parse("0a000000-0000-0000-0000-00000000000a"), "agent");
    static readonly Person Max = new(Guid.Parse("0a000000-0000-0000-0000-00000000000b"), "manager");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await database.Run("""
        DELETE FROM crm.views;
        INSERT INTO crm.users (id, email, role) VALUES ('0a000000-0000-0000-0000-00000000000a', 'anna@crm.example', 'agent'), ('0a000000-0000-0000-0000-00000000000b', 'max@crm.example', 'manager')
        ON CONFLICT DO NOTHING
        """);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static SavedView New(string name, bool isShared = false) => new(Guid.NewGuid(), "customers", name, "f=country:is:DE", isShared);

    Task<Refusal?> Add(SavedView view, Person person) => ViewStore.Add(database.Service, view, person, Ct);

    async Task<List<string>> Seen(Person person)
    {
        var read = ViewTabs.Read("customers", person.Id);
        await new PersonDatabase(new(() => database.Web), new HttpContextAccessor()).Read(person, Ct, read);
        return [.. read.Rows.Select(r => r.View.Name + (r.IsDefault ? "*" : ""))];
    }

    [Fact]
    public async Task A_private_view_is_seen_and_changed_by_its_owner_alone()
    {
        var view = New("Mine");
        Assert.Null(await Add(view, Anna));
        Assert.Null(await Add(view, Anna)); // sent twice
        Assert.Equal(["Mine"], await Seen(Anna));
        Assert.Empty(await Seen(Max));
        Assert.NotNull(await ViewStore.Rename(database.Service, view.Id, "Theirs", false, Max, Ct));
        Assert.NotNull(await ViewStore.Overwrite(database.Service, view.Id, "", Max, Ct));
        Assert.Null(await ViewStore.Delete(database.Service, view.Id, Max, Ct));
        Assert.Null(await ViewStore.Rename(database.Service, view.Id, "Mine still", false, Anna, Ct));
        Assert.Equal("f=country:is:DE", (await ViewStore.Delete(database.Service, view.Id, Anna, Ct))!.Query);
        Assert.Empty(await Seen(Anna));
    }

    [Fact]
    public async Task A_shared_view_is_seen_by_all_and_written_by_administrators_and_managers()
    {
        var view = New("Ours", isShared: true);
        Assert.Equal("Administrators and managers share views.", (await Add(view, Anna))!.Text);
        Assert.Null(await Add(view, Max));
        Assert.Equal(["Ours"], await Seen(Anna));
        Assert.NotNull(await ViewStore.Overwrite(database.Service, view.Id, "", Anna, Ct));
        Assert.Null(await ViewStore.Delete(database.Service, view.Id, Anna, Ct));
        Assert.Null(await ViewStore.Overwrite(database.Service, view.Id, "f=city:empty", Max, Ct));
    }

    [Fact]
    public async Task Each_opens_the_list_with_a_view_of_their_own_choice()
    {
        var (first, second) = (New("First", isShared: true), New("Second", isShared: true));
        Assert.Null(await Add(first, Max));
        Assert.Null(await Add(second, Max));
        Assert.Null(await ViewStore.OpenWith(database.Service, "customers", first.Id, Anna, Ct));
        Assert.Null(await ViewStore.OpenWith(database.Service, "customers", second.Id, Anna, Ct));
        Assert.Equal(["First", "Second*"], await Seen(Anna));
        Assert.Equal(["First", "Second"], await Seen(Max));
        Assert.Null(await ViewStore.OpenWith(database.Service, "customers", null, Anna, Ct));
        Assert.Equal(["First", "Second"], await Seen(Anna));
    }

    [Theory]
    [InlineData("", "The view needs a name.")]
    [InlineData("  ", "The view needs a name.")]
    [InlineData("MINE", "There is a view of this name already.")]
    public async Task A_name_that_cannot_be_is_refused_in_words(string name, string why)
    {
        Assert.Null(await Add(New("Mine"), Anna));
        Assert.Equal(why, (await Add(New(name), Anna))!.Text);
        Assert.Null(await Add(New("mine"), Max)); // another's
    }
}
