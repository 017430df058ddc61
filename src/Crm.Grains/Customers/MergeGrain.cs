using Crm.Live;
using Crm.Orders;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

internal sealed class MergeGrain(NpgsqlDataSource source, ReportingMonths months, LiveFeed live) : Grain, IMergeGrain
{
    /// <summary>The name under which pages watch the match inbox.</summary>
    const string Matches = "matches";

    public Task<IReadOnlyList<Moving>> Preview(Guid other, Person by) => PersonMerge.Preview(source, this.GetPrimaryKey(), other, by, CancellationToken.None);

    public async Task<MergeMade> Merge(MergeAsked asked, Person by)
    {
        var made = await PersonMerge.Merge(source, this.GetPrimaryKey(), asked, by, months.Zone.Id, CancellationToken.None);
        if (made.Id is not null) Tell(asked.Other);
        return made;
    }

    public Task<Refusal?> Undo(Guid merge, Person by) =>
        MergeUndo.Undo(source, this.GetPrimaryKey(), merge, by, months.Zone.Id, Tell, CancellationToken.None);

    public async Task<Refusal?> KeepApart(Guid other, Person by)
    {
        var refused = await PersonMerge.KeepApart(source, this.GetPrimaryKey(), other, by, CancellationToken.None);
        live.Changed(Matches);
        return refused;
    }

    void Tell(Guid other)
    {
        live.Edited(this.GetPrimaryKey(), other);
        live.Changed(Matches);
    }
}
