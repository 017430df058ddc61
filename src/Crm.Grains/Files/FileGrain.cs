using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Files;

internal sealed class FileGrain(NpgsqlDataSource source, LiveFeed live) : Grain, IFileGrain
{
    public async Task<Refusal?> Add(StoredFile file, Person by)
    {
        if (await FileStore.Add(source, this.GetPrimaryKey(), file, by, CancellationToken.None) is { } refusal) return refusal;
        if (file.Customer is { } customer) live.Edited(customer);
        return null;
    }

    public async Task<Refusal?> Delete(Person by)
    {
        var (refusal, customer) = await FileStore.Delete(source, this.GetPrimaryKey(), by, CancellationToken.None);
        if (customer is { } id) live.Edited(id);
        return refusal;
    }
}
