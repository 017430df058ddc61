using Crm.Database;
using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

internal sealed class ComplianceGrain(NpgsqlDataSource source, LiveFeed live) : Grain, IComplianceGrain
{
    public Task<Refusal?> CarryOutErasure(Person by) => Erase(by);

    public Task<Refusal?> CarryOutDue() => Erase(null);

    public async Task<Refusal?> Close(Person by)
    {
        await using var work = await PersonWork.Begin(source, by, CancellationToken.None);
        if (!await ComplianceWork.Close(work, this.GetPrimaryKey(), ComplianceWork.HandedOver, by, 0, CancellationToken.None)) return Refusal.Of("That request has been carried out already.");
        live.Changed("compliance");
        return null;
    }

    async Task<Refusal?> Erase(Person? by)
    {
        var refused = await ComplianceWork.Erase(source, this.GetPrimaryKey(), by, customer => live.Edited(customer), CancellationToken.None);
        live.Changed("compliance");
        return refused;
    }
}
