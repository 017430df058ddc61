using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

internal sealed class CustomerProfileGrain(NpgsqlDataSource source, LiveFeed live) : Grain, ICustomerProfileGrain
{
    Guid Id => this.GetPrimaryKey();

    public async Task<EditOutcome> Edit(IReadOnlyList<FieldChange> changes, IReadOnlyList<string> released, Person person)
    {
        var outcome = await ProfileEditStore.Edit(source, Id, changes, released, person, CancellationToken.None);
        if (outcome.IsSaved) live.Edited(Id);
        return outcome;
    }

    public async Task<EditOutcome> Create(IReadOnlyDictionary<string, string?> fields, Person person)
    {
        var outcome = await ProfileEditStore.Create(source, Id, fields, person, CancellationToken.None);
        if (outcome.IsSaved) live.Edited(Id);
        return outcome;
    }

    public async Task<Refusal?> Delete(Person person)
    {
        var refusal = await ProfileEditStore.Delete(source, Id, person, CancellationToken.None);
        if (refusal is not null) return refusal;
        await GrainFactory.GetGrain<ICustomerGrain>(Id).Refresh(); // it forgets what it held of them
        live.Edited(Id);
        return null;
    }

    public async Task<Refusal?> Tag(IReadOnlyList<Guid> added, IReadOnlyList<Guid> taken, Person person)
    {
        var refusal = await TagStore.Tag(source, Id, added, taken, person, CancellationToken.None);
        if (refusal is null) live.Edited(Id);
        return refusal;
    }
}
