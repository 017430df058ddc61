using Crm.Email;
using Crm.Integrations.Outbound;
using Crm.Orders;
using Crm.Secrets;
using Crm.Silo;
using Crm.Silo.Commands;
using Crm.Silo.Database;
using Crm.Tests.Rates;
using Crm.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Xunit;

namespace Crm.Tests.Database;

/// <summary>Two silos as the product makes them and the web as their client, in this process, over a database of their own.</summary>
public sealed class TwoSilos(PostgresFixture server) : IAsyncLifetime
{
    readonly DirectoryInfo home = Directory.CreateTempSubdirectory("crm-home-");
    readonly List<IHost> silos = [];
    WebApplication? web;

    internal TestDatabase Database { get; } = new(server);
    /// <summary>Whom the silos ask for rates when they start; out of order at first.</summary>
    internal Bank Bank { get; } = new Bank().Answers("", "503 Service Unavailable").Answers("", "503 Service Unavailable").Answers("", "503 Service Unavailable");

    internal IServiceProvider First => silos[0].Services;
    internal IServiceProvider Second => silos[1].Services;
    internal IClusterClient Client => web!.Services.GetRequiredService<IClusterClient>();

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        for (var number = 0; number < 2; number++) silos.Add(Silo());
        await Task.WhenAll(silos.Select(s => s.StartAsync()));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddCluster(Database.WebConnection);
        web = builder.Build();
        await web.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (web is not null)
        {
            await web.StopAsync();
            await web.DisposeAsync();
        }

        foreach (var silo in silos)
        {
            await silo.StopAsync();
            silo.Dispose();
        }

        await Bank.DisposeAsync();
        await Database.DisposeAsync();
        home.Delete(recursive: true);
    }

    IHost Silo()
    {
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CRM_SILO_PORT"] = Text(Processes.FreePort()),
            ["CRM_GATEWAY_PORT"] = Text(Processes.FreePort()),
        }).Build());
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddCrm(Database.ServiceConnection, new ReportingMonths(TimeZoneInfo.Utc)).AddKeyRing(home.FullName, new KeyWrap("silos")).AddSingleton(new MailSettings(null, "crm@localhost", "http://localhost")).AddRates(new(Bank.Address, null) { Pause = TimeSpan.FromMilliseconds(1) }).AddOutboundCalls(new(null));
        builder.UseOrleans(silo =>
        {
            SiloHost.Configure(silo, Database.ServiceConnection, settings);
            // Other tests keep the machine busy: a silo that answers late is not dead.
            silo.Configure<ClusterMembershipOptions>(o => o.ProbeTimeout = TimeSpan.FromSeconds(30));
        });
        return builder.Build();
    }

    static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
