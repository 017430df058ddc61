using System.Diagnostics.Metrics;
using Crm.Database;
using Crm.Intake;
using Crm.Silo.Streams;
using Npgsql;

namespace Crm.Silo.Health;

/// <summary>The queues' depth, the age of the oldest message, what is parked and the lag, looked up every ten seconds, and what this silo has out for delivery.</summary>
internal sealed class QueueMeter : BackgroundService
{
    const string ReadDepth = """
        SELECT s.stream, count(m.id), coalesce(extract(epoch FROM now() - min(m.enqueued_at)), 0)::float8,
               (SELECT count(*) FROM crm.parked_messages p WHERE p.stream = s.stream)
        FROM unnest($1::text[]) AS s (stream) LEFT JOIN crm.messages m ON m.stream = s.stream GROUP BY s.stream
        """;

    // The longest that a message of the last minute's commits had waited, from its receipt until it was saved.
    const string ReadLag = """
        SELECT coalesce(extract(epoch FROM max(last_lag)), 0)::float8 FROM crm.integration_counts WHERE last_applied_at > now() - interval '1 minute'
        """;

    static readonly string[] Streams = [Message.Webhooks, Message.Buckets, Message.Customers];

    readonly NpgsqlDataSource source;
    List<(string Stream, long Depth, double Age, long Parked)> last = [];
    double lag;

    public QueueMeter(NpgsqlDataSource source, ShardReader reader, IMeterFactory meters)
    {
        this.source = source;
        var meter = meters.Create("Crm.Streams");
        meter.CreateObservableGauge("crm.streams.depth", () => last.Select(s => new Measurement<long>(s.Depth, new KeyValuePair<string, object?>("stream", s.Stream))));
        meter.CreateObservableGauge(
            "crm.streams.oldest_age", () => last.Select(s => new Measurement<double>(s.Age, new KeyValuePair<string, object?>("stream", s.Stream))), "s");
        meter.CreateObservableGauge("crm.streams.lag", () => lag, "s");
        meter.CreateObservableGauge("crm.streams.parked", () => last.Select(s => new Measurement<long>(s.Parked, new KeyValuePair<string, object?>("stream", s.Stream))));
        meter.CreateObservableGauge(
            "crm.streams.in_flight", () => reader.InFlight.Select(s => new Measurement<int>(s.InFlight, new KeyValuePair<string, object?>("shard", s.Shard))));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            do await Read(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    async Task Read(CancellationToken ct)
    {
        try
        {
            var read = new List<(string, long, double, long)>();
            await using var command = source.CreateCommand(ReadDepth).With(Streams);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) read.Add((reader.GetString(0), reader.GetInt64(1), reader.GetDouble(2), reader.GetInt64(3)));
            await using var lagging = source.CreateCommand(ReadLag);
            (last, lag) = (read, (double)(await lagging.ExecuteScalarAsync(ct))!);
        }
        catch (NpgsqlException)
        {
            // The last figures stand until the database is back.
        }
    }
}
