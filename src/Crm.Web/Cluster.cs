using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Crm.Web;

/// <summary>The web as a client of the cluster. It starts and serves with every silo away, and joins when one comes.</summary>
internal static class Cluster
{
    public static void AddCluster(this WebApplicationBuilder builder, string postgres)
    {
        var orleans = new NpgsqlConnectionStringBuilder(postgres) { SearchPath = "orleans", MaxPoolSize = 5, ApplicationName = "crm-web-orleans" }.ConnectionString;
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("crm", "crm"));
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", orleans));
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(5));
            client.UseConnectionRetryFilter(async (_, ct) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
                return true;
            });
            client.AddDashboard();
        });

        // The client waits for a silo; the web does not wait for the client.
        builder.Services.Configure<HostOptions>(o => o.ServicesStartConcurrently = true);
    }
}
