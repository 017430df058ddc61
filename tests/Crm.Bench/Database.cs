using System.Diagnostics;
using Crm.Running;
using Npgsql;

namespace Crm.Bench;

/// <summary>A database of its own on the server that the system runs on: same machine, same settings.</summary>
internal static class Database
{
    public const int Connections = 16;

    public static async Task<NpgsqlDataSource> Create(RunningCrm crm, string name)
    {
        await crm.Owner.Run($"CREATE DATABASE {name}");
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(crm.OwnerConnection)
        {
            Database = name,
            MaxPoolSize = Connections + 1,
            ApplicationName = "crm-bench",
        }.ConnectionString);
    }

    public static async Task Run(this NpgsqlDataSource source, string sql, params object[] arguments)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>As a table stands that has been there for a while: counted, clean, on disk. The windows then start alike.</summary>
    public static async Task Rest(this NpgsqlDataSource source)
    {
        await source.Run("VACUUM (ANALYZE)");
        await source.Run("CHECKPOINT");
    }

    /// <summary>One prepared statement on each of 16 connections, again and again, each a transaction of its own; how many a second.</summary>
    /// <param name="bind">Sets the parameters for the n-th of all statements.</param>
    public static async Task<double> Throughput(NpgsqlDataSource source, Plan plan, string sql, Func<NpgsqlParameterCollection, Action<long>> bind)
    {
        var (next, done) = (-1L, 0L);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            var set = bind(command.Parameters);
            await command.PrepareAsync();
            while (!stop.IsCancellationRequested)
            {
                set(Interlocked.Increment(ref next));
                await command.ExecuteNonQueryAsync();
                Interlocked.Increment(ref done);
            }
        })).ToList();
        await Task.Delay(plan.WarmUp);
        var (before, began) = (Interlocked.Read(ref done), Stopwatch.GetTimestamp());
        await Task.WhenAny(Task.Delay(plan.Window), Task.WhenAll(workers));
        var rate = (Interlocked.Read(ref done) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        return rate;
    }
}
