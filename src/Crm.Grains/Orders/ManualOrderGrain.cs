using Crm.People;
using Npgsql;

namespace Crm.Orders;

internal sealed class ManualOrderGrain(NpgsqlDataSource source, TimeProvider time) : Grain, IManualOrderGrain
{
    ManualOrderWork Work => new(source, this.GetPrimaryKey(), time);

    public Task<Refusal?> Enter(ManualOrder order, Person by) => Work.Enter(order, by);

    public Task<Refusal?> Change(ManualOrder order, int version, Person by) => Work.Change(order, version, by);

    public Task<Refusal?> Cancel(Person by) => Work.Cancel(by);

    public Task<Refusal?> Refund(decimal? amount, string? reason, Person by) => Work.Refund(amount, reason, by);
}
