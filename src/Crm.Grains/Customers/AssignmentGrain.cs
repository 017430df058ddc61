using Crm.Live;
using Crm.People;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Customers;

/// <summary>With no rule it does nothing at all.</summary>
internal sealed class AssignmentGrain(NpgsqlDataSource source, LiveFeed live, TimeProvider time, ILogger<AssignmentGrain> log)
    : LookingGrain("assign-new-customers", log), IAssignmentGrain
{
    public async Task<Refusal?> Add(AssignmentRule rule, Person person)
    {
        var refusal = await AssignmentStore.Add(source, rule, Guid.CreateVersion7(time.GetUtcNow()), person, CancellationToken.None);
        if (refusal is null) await Begin();
        return refusal;
    }

    public Task Move(Guid id, int by, Person person) => AssignmentStore.Move(source, id, by, person, CancellationToken.None);

    public async Task Delete(Guid id, Person person)
    {
        if (await AssignmentStore.Delete(source, id, person, CancellationToken.None) == 0) await End();
    }

    protected override async Task<bool> Next(CancellationToken ct)
    {
        var (assigned, more) = await AssignmentStore.Next(source, SettledIds.Last(time), AtOnce, ct);
        live.Edited([.. assigned]);
        return more;
    }
}
