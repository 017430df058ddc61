using Crm.People;
using Npgsql;

namespace Crm.Customers;

internal sealed class CustomFieldsGrain(NpgsqlDataSource source) : Grain, ICustomFieldsGrain
{
    public Task<Refusal?> Add(CustomField field, Person person) => CustomFieldStore.Add(source, field, person, CancellationToken.None);

    public Task<Refusal?> Change(CustomField field, Person person) => CustomFieldStore.Change(source, field, person, CancellationToken.None);

    public Task Move(string key, int by, Person person) => CustomFieldStore.Move(source, key, by, person, CancellationToken.None);

    public Task<int> Delete(string key, Person person) => CustomFieldStore.Delete(source, key, person, CancellationToken.None);
}
