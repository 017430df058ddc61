using Crm.Activities;
using Crm.Database;
using Crm.Files;
using Crm.People;
using Crm.Tests.Database;
using Crm.Web.Files;
using Xunit;
using static Crm.Tests.Activities.ActivityScene;

namespace Crm.Tests.Files;

/// <summary>Whose files are whose, and that what nothing shows any more is deleted to the last byte.</summary>
[Trait("Needs", "Server")]
public sealed class FileStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly Dictionary<string, byte[]> stored = [];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_adds_and_sees_files_of_their_own_customers_alone()
    {
        await Scene();
        var annas = await Added("customer", Annas, Anna);
        Assert.Equal(IFileGrain.Gone, (await FileStore.Add(database.Service, Guid.NewGuid(), File("customer", Bens), Anna, Ct))?.Text);
        Assert.Equal(IFileGrain.Gone, (await FileStore.Add(database.Service, Guid.NewGuid(), File("customer", Guid.NewGuid()), Mona, Ct))?.Text);
        Assert.Equal(IFileGrain.Gone, (await FileStore.Add(database.Service, Guid.NewGuid(), File("customer", Annas), Rita, Ct))?.Text);
        Assert.Equal(1, await Seen("crm_agent", Anna, annas));
        Assert.Equal(0, await Seen("crm_agent", Ben, annas));
        Assert.Equal(1, await Seen("crm_readonly", Rita, annas));
        Assert.Equal(IFileGrain.Gone, (await FileStore.Delete(database.Service, annas, Ben, Ct)).Refusal?.Text);
    }

    [Fact]
    public async Task A_new_picture_takes_the_place_of_the_one_before()
    {
        await Scene();
        await Added("avatar", Bens, Ben);
        var second = await Added("avatar", Bens, Mona);
        Assert.Equal([second], await database.All<Guid>("SELECT id FROM crm.files WHERE customer_id = $1 AND kind = 'avatar' AND NOT is_gone", Bens));
    }

    [Fact]
    public async Task With_what_it_hung_on_a_file_is_gone_and_the_sweep_deletes_its_bytes_and_row()
    {
        await Scene();
        var activity = Guid.CreateVersion7();
        Assert.Null((await ActivityStore.Add(database.Service, activity, Annas, Note("with a file"), Anna, Ct)).Refusal);
        var file = await Added("activity", Annas, Anna, activity);
        var kept = await Added("customer", Annas, Anna);
        var dropped = await Added("customer", Annas, Anna);
        Assert.Null((await ActivityStore.Delete(database.Service, activity, Anna, Ct)).Refusal);
        Assert.Null((await FileStore.Delete(database.Service, dropped, Anna, Ct)).Refusal);

        await FileSweep.Sweep(database.Web, new Memory(stored), Ct);

        Assert.Empty(await database.All<Guid>("SELECT id FROM crm.files WHERE id = ANY ($1)", new[] { file, dropped }));
        Assert.DoesNotContain(Key(file), stored.Keys);
        Assert.DoesNotContain(Key(dropped), stored.Keys);
        Assert.Contains(Key(kept), stored.Keys);
        Assert.Equal(1, await Seen("crm_agent", Anna, kept));
    }

    [Fact]
    public async Task An_erasure_forgets_all_files_of_the_customer_in_its_own_transaction()
    {
        await Scene();
        var file = await Added("customer", Bens, Ben);
        await using (var work = await PersonWork.Begin(database.Service, null, Ct))
        {
            Assert.True(await FileStore.Forget(work, Bens, Ct) > 0);
            await work.Commit(Ct);
        }

        await FileSweep.Sweep(database.Web, new Memory(stored), Ct);
        Assert.DoesNotContain(Key(file), stored.Keys);
        Assert.Empty(await database.All<Guid>("SELECT id FROM crm.files WHERE customer_id = $1", Bens));
    }

    async Task Scene()
    {
        if (await database.One<long>("SELECT count(*) FROM crm.users") == 0) await Set(database);
    }

    async Task<Guid> Added(string kind, Guid customer, Person by, Guid? activity = null)
    {
        var id = Guid.CreateVersion7();
        stored[Key(id)] = [1];
        Assert.Null(await FileStore.Add(database.Service, id, File(kind, customer, activity) with { StorageKey = Key(id) }, by, Ct));
        return id;
    }

    async Task<long> Seen(string role, Person person, Guid file)
    {
        await using var visit = await database.As(role, person.Id);
        return await visit.Count("SELECT count(*) FROM crm.files WHERE id = $1 AND NOT is_gone", file);
    }

    static StoredFile File(string kind, Guid customer, Guid? activity = null) => new(kind, customer, activity, "offer.pdf", "application/pdf", 1, Guid.NewGuid().ToString());

    static string Key(Guid id) => $"ab/{id:N}";

    sealed class Memory(Dictionary<string, byte[]> stored) : IFileStorage
    {
        public Task Put(string key, byte[] bytes, string contentType, CancellationToken ct) => throw new NotSupportedException();

        public Task<Stream?> Open(string key, CancellationToken ct) => throw new NotSupportedException();

        public Task Delete(string key, CancellationToken ct)
        {
            stored.Remove(key);
            return System.Threading.Tasks.Task.CompletedTask;
        }
    }
}
