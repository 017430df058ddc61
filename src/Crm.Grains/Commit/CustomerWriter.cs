using Crm.Customers;
using Crm.Database;
using Crm.Live;
using Crm.Orders;
using Npgsql;

namespace Crm.Commit;

/// <summary>The reports of one customer that are to be committed; or, without a customer, of orders that have none.</summary>
internal sealed record Submission(Guid? Customer, IReadOnlyList<Delivery> Deliveries);

/// <summary>What became of a submission, and the customer's figures as committed (null when they did not change).</summary>
internal sealed record Committed(IReadOnlyList<Settled> Settled, FiguresRow? Figures, IReadOnlyList<CurrencyFigures> Currencies);

/// <summary>
/// The group-commit writer of the silo: orders, figures, profiles, outgoing messages and the acknowledgement of what was applied are one
/// transaction. Its shards are locked first, so that even a silo that is thought dead cannot work on the same order at the same time.
/// </summary>
internal sealed class CustomerWriter(NpgsqlDataSource source, ReportingMonths months, LiveFeed live) : GroupCommit<Submission, Committed>(most: 1000)
{
    protected override int Size(Submission part) => part.Deliveries.Count;

    protected override bool IsFaultOfAPart(Exception exception) => Faults.IsOfTheData(exception);

    protected override async Task<IReadOnlyList<Committed>> Commit(IReadOnlyList<Submission> parts, CancellationToken ct)
    {
        var work = new CommitWork(parts, months);
        await using var connection = await source.OpenConnectionAsync(ct);
        try
        {
            await work.Read(connection, ct);
            work.Decide();
            await work.Write(connection, ct);
        }
        catch
        {
            // Whatever was begun ends with the connection; if the answer to COMMIT was lost, the messages tell on their redelivery.
            await Rollback(connection);
            throw;
        }

        live.Changed(work.TouchedCustomers, work.TouchedIntegrations);
        return work.Results();
    }

    static async Task Rollback(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand("ROLLBACK", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the transaction with it.
            NpgsqlConnection.ClearPool(connection);
        }
    }
}
