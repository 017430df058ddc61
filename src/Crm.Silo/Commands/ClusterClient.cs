using Crm.Silo.Database;
using Npgsql;
using Orleans.Configuration;

namespace Crm.Silo.Commands;

/// <summary>A command's own client of the running cluster.</summary>
internal sealed class ClusterClient(IHost host) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public IGrainFactory Grains => host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Throws <see cref="DatabaseException"/> with one sentence when no silo answers.</summary>
    public static async Task<ClusterClient> Connect(string postgres, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var orleans = new NpgsqlConnectionStringBuilder(postgres) { SearchPath = "orleans", MaxPoolSize = 2, ApplicationName = "crm-command" }.ConnectionString;
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("crm", "crm"));
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", orleans));
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromMinutes(2));
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(ct).WaitAsync(Patience, ct);
            return new(host);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or NpgsqlException)
        {
            host.Dispose();
            throw new DatabaseException("The CRM is not running: start it with ./crm up.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
