using Npgsql;

namespace Crm.Web.Files;

/// <summary>Deletes the bytes of files that nothing shows any more, and then their rows: what is interrupted between the two is done again.</summary>
internal sealed partial class FileSweep(NpgsqlDataSource source, IFileStorage storage, ILogger<FileSweep> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    const string ReadGone = "SELECT id, storage_key FROM crm.files WHERE is_gone ORDER BY id LIMIT 200";
    const string Delete = "DELETE FROM crm.files WHERE id = $1 AND is_gone";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Tidy(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    async Task Tidy(CancellationToken ct)
    {
        try
        {
            await Sweep(source, storage, ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Later(log, exception.GetType().Name); // the database or the store is away
        }
    }

    /// <summary>How many files are gone for good.</summary>
    internal static async Task<int> Sweep(NpgsqlDataSource source, IFileStorage storage, CancellationToken ct)
    {
        var gone = new List<(Guid Id, string Key)>();
        await using (var read = source.CreateCommand(ReadGone))
        await using (var reader = await read.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) gone.Add((reader.GetGuid(0), reader.GetString(1)));
        }

        foreach (var (id, key) in gone)
        {
            await storage.Delete(key, ct);
            await using var delete = source.CreateCommand(Delete);
            delete.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            await delete.ExecuteNonQueryAsync(ct);
        }

        return gone.Count;
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Files that were deleted wait for their bytes to be: {Reason}")]
        public static partial void Later(ILogger logger, string reason);
    }
}
