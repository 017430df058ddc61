using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

internal sealed class TagsGrain(NpgsqlDataSource source, LiveFeed live) : Grain, ITagsGrain
{
    // Lists and customers show tags.
    const string Shown = "customers";

    public Task<Refusal?> Add(Guid id, string name, string color, Person person) => TagStore.Add(source, id, name, color, person, CancellationToken.None);

    public async Task<Refusal?> Change(Guid id, string name, string color, Person person)
    {
        var refusal = await TagStore.Change(source, id, name, color, person, CancellationToken.None);
        live.Changed(Shown);
        return refusal;
    }

    public async Task<int?> Merge(Guid id, Guid into, Person person)
    {
        var had = await TagStore.Merge(source, id, into, person, CancellationToken.None);
        live.Changed(Shown);
        return had;
    }

    public async Task<int?> Delete(Guid id, Person person)
    {
        var had = await TagStore.Delete(source, id, person, CancellationToken.None);
        live.Changed(Shown);
        return had;
    }
}
