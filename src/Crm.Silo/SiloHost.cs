using System.Net;
using Crm.Activities;
using Crm.Analytics;
using Crm.Commit;
using Crm.Customers;
using Crm.Email;
using Crm.Intake;
using Crm.Integrations;
using Crm.Integrations.Outbound;
using Crm.Lists;
using Crm.Live;
using Crm.Orders;
using Crm.Privacy;
using Crm.Rates;
using Crm.Secrets;
using Crm.Silo.Database;
using Crm.Silo.Health;
using Crm.Silo.Streams;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;
using Serilog;

namespace Crm.Silo;

/// <summary>One silo: migrates the database, joins the cluster, and serves its own health and metrics.</summary>
internal static class SiloHost
{
    const string Npgsql = "Npgsql";

    public static async Task<int> Run(string[] args, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = new Settings(builder.Configuration);
        var owner = settings.Postgres ?? throw new DatabaseException("CRM_POSTGRES is not set: start everything with ./crm up, or name a server.");
        var passwords = settings.Passwords
            ?? throw new DatabaseException("CRM_SERVICE_PASSWORD and CRM_WEB_PASSWORD are not set: ./crm up makes them, a server of one's own must name them.");
        await Migrator.Migrate(owner, passwords, ct);

        builder.Host.UseSerilog((context, log) => log.ReadFrom.Configuration(context.Configuration).WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture));
        builder.WebHost.UseUrls($"http://{settings.SiloBind}:{settings.SiloHttp}");
        var service = Settings.As(owner, "crm_service", passwords.Service);
        builder.Services.AddCrm(service, await ReadMonths(service, ct)).AddKeyRing(settings.Home, settings.Keys).AddSingleton(settings.Mail).AddRates(settings.Rates).AddOutboundCalls(settings.Outbound);
        builder.UseOrleans(silo => Configure(silo, service, settings));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10)); // with the database away there is nobody to say goodbye to
        builder.Services.AddMetrics(settings);

        var app = builder.Build();
        app.MapHealth();
        await app.RunAsync(ct);
        return 0;
    }

    /// <summary>What the grains need, wherever they run.</summary>
    public static IServiceCollection AddCrm(this IServiceCollection services, string service, ReportingMonths months)
    {
        services.AddSingleton(Source(service));
        services.AddSingleton(TimeProvider.System).AddSingleton(months);
        services.AddSingleton<IdentityStore>().AddSingleton<Routing>().AddSingleton<Settlement>().AddSingleton<ErasedIdentities>().AddSingleton<ShopSecrets>().AddSingleton<ShopSources>();
        services.AddSingleton<Outbox>().AddSingleton<MailServer>();
        services.AddSingleton<LiveFeed>().AddHostedService(s => s.GetRequiredService<LiveFeed>());
        services.AddHostedService<RankFollower>();
        services.AddSingleton<CustomerWriter>().AddHostedService(s => s.GetRequiredService<CustomerWriter>());
        services.AddSingleton<BucketWriter>().AddHostedService(s => s.GetRequiredService<BucketWriter>());
        return services;
    }

    /// <summary>The sources of exchange rates that are asked, the better one first.</summary>
    public static IServiceCollection AddRates(this IServiceCollection services, RateSettings settings)
    {
        services.AddSingleton(settings).AddSingleton<RateDownload>();
        if (settings.Ecb is not null) services.AddSingleton<IRateSource, EcbSource>();
        if (settings.Frankfurter is not null) services.AddSingleton<IRateSource, FrankfurterSource>();
        return services;
    }

    /// <summary>
    /// The silo's connections. All that it asks is asked by key, in statements that stay prepared: a plan that was settled while a table was small must
    /// not be one that reads it whole.
    /// </summary>
    internal static NpgsqlDataSource Source(string service) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(service)
    {
        MaxPoolSize = 40,
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 2,
        Options = "-c enable_seqscan=off",
        ApplicationName = "crm-silo",
    }.ConnectionString);

    /// <summary>The cluster, its storage and its streams.</summary>
    public static void Configure(ISiloBuilder silo, string service, Settings settings)
    {
        var orleans = new NpgsqlConnectionStringBuilder(service) { SearchPath = "orleans", MaxPoolSize = 10, ApplicationName = "crm-orleans" }.ConnectionString;
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("crm", "crm"));
        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Npgsql, orleans));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Npgsql, orleans));
        silo.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Npgsql, orleans));
        silo.ConfigureEndpoints(settings.SiloHost is { } host ? Dns.GetHostAddresses(host)[0] : IPAddress.Loopback, settings.SiloPort, settings.GatewayPort);

        // A dead silo is noticed in one to two seconds: its shards then move to another.
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(0.5);
            o.NumMissedProbesLimit = 3;
            o.NumVotesForDeathDeclaration = 1;
            o.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5); // a silo that starts does not wait long for those that died with the last run
            o.NumMissedTableIAmAliveLimit = 2;
            o.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
            o.DefunctSiloExpiration = TimeSpan.FromMinutes(30);
        });
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(60));
        silo.AddPostgresStreams();
        silo.AddStartupTask((services, _) => services.GetRequiredService<IGrainFactory>().GetGrain<IRetentionGrain>(0).Start());
        silo.AddStartupTask((services, _) => services.GetRequiredService<IGrainFactory>().GetGrain<IRateFetchGrain>(0).Start());
        silo.AddStartupTask((services, _) => services.GetRequiredService<IGrainFactory>().GetGrain<IAlikeGrain>(0).Start());
        silo.AddDashboard();
        silo.AddStartupTask(WakeShops);
        silo.AddStartupTask((services, _) => services.GetRequiredService<IGrainFactory>().GetGrain<IRemindersGrain>(0).Look());
    }

    // What a shop's grain was reading when the last silo went is read on.
    static async Task WakeShops(IServiceProvider services, CancellationToken ct)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        foreach (var shop in await IntegrationStore.Connected(services.GetRequiredService<NpgsqlDataSource>(), ct)) await grains.GetGrain<IShopGrain>(shop).Wake();
    }

    static async Task<ReportingMonths> ReadMonths(string service, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(service);
        await using var command = source.CreateCommand("SELECT value FROM crm.settings WHERE key = 'reporting_time_zone'");
        var zone = (string?)await command.ExecuteScalarAsync(ct) ?? "UTC";
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? new ReportingMonths(found)
            : throw new DatabaseException($"The reporting time zone '{zone}' in crm.settings is not known: use a name like Europe/Berlin.");
    }
}
