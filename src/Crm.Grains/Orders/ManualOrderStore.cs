using System.Globalization;
using System.Text.Json;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Orders;

/// <summary>
/// The SQL of crm.manual_orders: its only writer. The row is written as the person, so whose customers they may enter orders for is said by the
/// policies; the message that brings the order in follows from it, in the same transaction.
/// </summary>
internal static class ManualOrderStore
{
    // Nobody enters an order for a customer whom they do not see, or who became another.
    const string Insert = """
        INSERT INTO crm.manual_orders (id, customer_id, number, version, payload, entered_by)
        SELECT $1, c.id, $3, 1, $4::jsonb, $5 FROM crm.customers c WHERE c.id = $2 AND c.merged_into IS NULL
        """;

    const string IsThere = "SELECT version FROM crm.manual_orders WHERE id = $1";

    const string NextNumber = "SELECT 'M-' || nextval('crm.manual_order_numbers')";

    const string ReadLocked = "SELECT version, payload::text FROM crm.manual_orders WHERE id = $1 FOR UPDATE";

    const string Update = "UPDATE crm.manual_orders SET version = version + 1, payload = $2::jsonb, changed_by = $3, updated_at = now() WHERE id = $1";

    // In the shard of the order, so that its reports are taken in turn.
    const string Send = """
        INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
        VALUES (crm.shard_of($1 || ':o:' || $3), 'webhooks', $2, $1::uuid, $3, convert_to($4, 'UTF8'))
        """;

    public static async Task<Refusal?> Enter(NpgsqlDataSource source, Guid id, ManualOrder order, DateTime now, Person by, CancellationToken ct)
    {
        if (by.Role == "readonly") return Refusal.Of(ManualRefusals.Gone);
        while (true)
        {
            await using var work = await PersonWork.Begin(source, by, ct);
            if ((await work.Rows(IsThere, c => c.With(id), r => r.GetInt32(0), ct)).Count > 0) return null; // sent twice
            var number = order.Number ?? (await work.Rows(NextNumber, c => c, r => r.GetString(0), ct))[0];
            var version = new ManualOrderVersion(id, number, order with { Number = number }, [], null, now);
            try
            {
                var payload = JsonSerializer.Serialize(version, ManualOrders.Json);
                if (await work.Run(Insert, c => c.With(id).With(order.Customer).With(number).With(payload).With(by.Id), ct) == 0)
                {
                    return Refusal.Of("This customer is not there any more.");
                }

                await Report(work, id, payload, ct);
            }
            catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "manual_orders_number_key" })
            {
                if (order.Number is null) continue; // somebody gave one the number that was next
                return new Refusal("Another manual order has the number {0} already.", [number], "Number");
            }

            await work.Note("enter", "order", id.ToString(), null, ct);
            await work.Commit(ct);
            return null;
        }
    }

    /// <param name="source">The database.</param>
    /// <param name="id">Which order.</param>
    /// <param name="version">The version that is changed; null: whatever it is.</param>
    /// <param name="action">For the audit log.</param>
    /// <param name="change">What it becomes, or why it cannot.</param>
    /// <param name="now">UTC.</param>
    /// <param name="by">Who.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<Refusal?> Change(
        NpgsqlDataSource source, Guid id, int? version, string action, Func<ManualOrderVersion, (ManualOrderVersion? New, Refusal? Refused)> change,
        DateTime now, Person by, CancellationToken ct)
    {
        if (by.Role == "readonly") return Refusal.Of(ManualRefusals.Gone);
        await using var work = await PersonWork.Begin(source, by, ct);
        if (await work.Rows(ReadLocked, c => c.With(id), r => (r.GetInt32(0), r.GetString(1)), ct) is not [var (at, json)]) return Refusal.Of(ManualRefusals.Gone);
        if (version is { } from && from != at) return Refusal.Of(ManualRefusals.Changed);
        var was = JsonSerializer.Deserialize<ManualOrderVersion>(json, ManualOrders.Json)!;
        var (changed, refused) = change(was);
        if (changed is null) return refused;

        // Later than every report before it, whatever the clock says: an older one would change nothing.
        var payload = JsonSerializer.Serialize(changed with { UpdatedAt = now > was.UpdatedAt ? now : was.UpdatedAt.AddMicroseconds(1) }, ManualOrders.Json);
        await work.Run(Update, c => c.With(id).With(payload).With(by.Id), ct);
        await Report(work, id, payload, ct);
        await work.Note(action, "order", id.ToString(), null, ct);
        await work.Commit(ct);
        return null;
    }

    static Task<int> Report(PersonWork work, Guid id, string payload, CancellationToken ct) => work.Follow(
        Send, c => c.With(ManualOrders.Source.ToString()).With(ManualOrders.Kind).With(id.ToString("D", CultureInfo.InvariantCulture)).With(payload), ct);
}
