using Npgsql;

namespace Crm.Web.Health;

internal static class HealthEndpoints
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>/health/live: the process serves. /health/ready: it can receive webhooks, for which Postgres is enough; the silos' state stands beside.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Ok()).AllowAnonymous();
        app.MapGet("/health/ready", async (NpgsqlDataSource source, IClusterClient cluster) =>
        {
            var postgres = await Answers(ct => Ping(source, ct));
            var silos = await Answers(ct => cluster.GetGrain<IManagementGrain>(0).GetHosts(true, ct).WaitAsync(ct));
            return Results.Json(new { postgres, silos }, statusCode: postgres ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }

    static async Task Ping(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(ct);
    }

    static async Task<bool> Answers(Func<CancellationToken, Task> ask)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await ask(limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException or OrleansException
            or InvalidOperationException or ArgumentException) // the last: no silo has told yet what grains there are
        {
            return false;
        }
    }
}
