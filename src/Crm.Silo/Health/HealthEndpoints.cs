using Crm.Silo.Database;
using Npgsql;
using OpenTelemetry.Metrics;

namespace Crm.Silo.Health;

internal static class HealthEndpoints
{
    public static void AddMetrics(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings).AddHostedService<QueueMeter>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Crm.Streams", "Microsoft.Orleans", "Npgsql", "System.Runtime")
            .AddPrometheusExporter());
    }

    /// <summary>/health/live: the process runs. /health/ready: it has joined the cluster and Postgres answers. /metrics: for Prometheus.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Ok());
        app.MapGet("/health/ready", async (NpgsqlDataSource source, CancellationToken ct) =>
        {
            try
            {
                await using var command = source.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(ct);
                return Results.Ok();
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }
        });
        app.MapPrometheusScrapingEndpoint();
    }
}
