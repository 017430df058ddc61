namespace Crm.Silo.Streams;

/// <summary>How the durable streams over Postgres are read.</summary>
internal sealed class PostgresStreamOptions
{
    /// <summary>Queues. Part of the data (crm.shard_of): drain the messages before it changes.</summary>
    public int Shards { get; set; } = 8;

    /// <summary>Most messages of one shard that are out for delivery at once; what is more stays in the database.</summary>
    public int MostInFlight { get; set; } = 1500;

    /// <summary>Most messages of one shard in one read.</summary>
    public int MostPerRead { get; set; } = 500;

    /// <summary>How long to wait after a read that found nothing.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMilliseconds(8);

    /// <summary>How often to look from the start of each shard, for rows that were committed late.</summary>
    public TimeSpan Sweep { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After this a message that was handed out and is still in the database is handed out again.</summary>
    public TimeSpan InFlightTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
