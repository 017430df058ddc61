using System.Globalization;
using Crm.Secrets;
using Crm.Web;
using Crm.Web.Activities;
using Crm.Web.Audit;
using Crm.Web.Auth;
using Crm.Web.Database;
using Crm.Web.Files;
using Crm.Web.Health;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Live;
using Crm.Web.Shell;
using Crm.Web.Webhooks;
using Npgsql;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;
using Serilog;

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["CRM_POSTGRES"] is not { Length: > 0 } postgres)
{
    await Console.Error.WriteLineAsync("CRM_POSTGRES is not set: start everything with ./crm up, or name a server.");
    return 1;
}

builder.Host.UseSerilog((context, log) => log.ReadFrom.Configuration(context.Configuration).WriteTo.Console(formatProvider: CultureInfo.InvariantCulture));
builder.WebHost.UseUrls($"http://{builder.Configuration["CRM_BIND"] ?? "127.0.0.1"}:{builder.Configuration["CRM_PORT"] ?? "5080"}");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var services = builder.Services;
services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5)); // open pages hold a connection for as long as they are open
// A store is answered within a second, a command may wait; a person waits their turn.
services.AddSingleton(Connections(most: 40, patience: args is [] ? 1 : 15));
services.AddSingleton(new StaffConnections(() => Connections(most: 20, patience: 5, StaffConnections.Options)));
try
{
    var home = Path.GetFullPath(builder.Configuration["CRM_HOME"] ?? ".crm");
    services.AddKeyRing(home, KeyWrap.Of(home, name => builder.Configuration[name]));
}
catch (KeyWrapException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

builder.AddSignIn();
builder.AddCluster(postgres);
builder.AddWebhooks();
builder.AddFiles();
services.AddHttpContextAccessor().AddScoped<PersonDatabase>();
services.AddAssets();
services.AddLanguages();
services.AddSingleton<Places>();
services.AddRazorPages().AddDataAnnotationsLocalization();
services.AddSingleton(TimeProvider.System).AddSingleton<Choices>();
services.AddSingleton<Looks>().AddHostedService(s => s.GetRequiredService<Looks>());
services.AddSignalR();
services.AddSingleton<ClusterState>().AddSingleton<RecentChanges>().AddHostedService<LiveListener>();
services.AddOpenTelemetry().WithMetrics(metrics => metrics
    .AddAspNetCoreInstrumentation().AddMeter("Crm.Web", "Npgsql", "System.Runtime").AddPrometheusExporter(o => o.ScrapeResponseCacheDurationMilliseconds = 0)); // what was counted a moment ago stands in it

var app = builder.Build();
if (args is ["user", "add", ..]) return await UserAdd.Run(app.Services, args);

app.UseSecurityHeaders();
app.UseExceptionHandler("/error/500");
app.UseStatusCodePagesWithReExecute("/error/{0}");
app.UseAssets();
app.UseRouting();
app.UseAuthentication();
app.UseLanguages();
app.UseAuthorization();
app.UseMustChangePassword();
app.MapHealth();
app.MapWebhooks();
app.MapCalendar();
app.MapFiles();
app.MapPictures();
app.MapPrometheusScrapingEndpoint().AllowAnonymous();
app.MapHub<LiveHub>("/live");
app.MapOrleansDashboard("/orleans").RequireAuthorization(SignIn.Administrator);
app.MapRazorPages();
if (args is ["routes"])
{
    await Routes.Print(app);
    return 0;
}

await app.RunAsync();
return 0;

NpgsqlDataSource Connections(int most, int patience, string? options = null) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres)
{
    MaxPoolSize = most,
    MaxAutoPrepare = 100,
    AutoPrepareMinUsages = 2,
    Timeout = patience, // in seconds, for a free connection too
    ApplicationName = "crm-web",
    Options = options,
}.ConnectionString);
