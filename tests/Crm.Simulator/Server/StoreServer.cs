using System.Collections.Concurrent;
using System.Globalization;
using Crm.Simulator.Server.Shopify;
using Crm.Simulator.Server.WooCommerce;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Simulator.Server;

/// <summary>
/// Any number of simulated shops behind one address over HTTP: which shop a request is for says its Host header. Shops push their webhooks to where
/// an app has registered them. A test uses it in its own process; the command "serve" runs it as one, told what to do at /_control.
/// </summary>
internal sealed class StoreServer : IAsyncDisposable
{
    sealed record Served(SimShop Shop, ShopifyApi Shopify, WooApi Woo);

    readonly WebApplication app;
    readonly ConcurrentDictionary<string, Served> shops = new();

    StoreServer(WebApplication app) => this.app = app;

    public Courier Courier { get; } = new();

    /// <summary>Where it listens, e.g. http://127.0.0.1:40123.</summary>
    public Uri Address { get; private set; } = null!;

    /// <param name="port">0: any that is free.</param>
    public static async Task<StoreServer> Start(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(FormattableString.Invariant($"http://127.0.0.1:{port}"));
        var app = builder.Build();
        var server = new StoreServer(app);
        app.Run(server.Answer);
        await app.StartAsync();
        server.Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public SimShop Open(SimPlan plan)
    {
        var shop = new SimShop(plan, Courier);
        shops[plan.Domain] = new(shop, new ShopifyApi(shop), new WooApi(shop));
        return shop;
    }

    public SimShop? Find(string domain) => shops.GetValueOrDefault(domain)?.Shop;

    async Task Answer(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/_control"))
        {
            await Control.Answer(http, this);
            return;
        }

        if (Serving(http.Request) is not { } served)
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("<html><title>There is no such shop</title></html>");
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var path = http.Request.Path.Value!;
        switch (path)
        {
            case "/admin/oauth/access_token" when served.Shop.IsShopify:
                await ShopifyOAuth.Grant(http, served.Shop);
                break;
            case "/admin/oauth/authorize" when served.Shop.IsShopify:
                ShopifyOAuth.Agree(http, served.Shop);
                break;
            case not null when served.Shop.IsShopify && path.EndsWith("/graphql.json", StringComparison.Ordinal):
                served.Shop.Asked();
                await served.Shopify.Answer(http, await reader.ReadToEndAsync());
                break;
            case not null when path.StartsWith("/_bulk/", StringComparison.Ordinal):
                await served.Shopify.Download(http, long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture));
                break;
            case not null when !served.Shop.IsShopify && path.StartsWith("/wp-json", StringComparison.Ordinal):
                served.Shop.Asked();
                await served.Woo.Answer(http, await reader.ReadToEndAsync());
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    // By its host; a shop in a folder by the folder too, which its own paths do not know of.
    Served? Serving(HttpRequest request)
    {
        var folder = request.Path.Value!.Split('/')[1];
        if (shops.GetValueOrDefault($"{request.Host.Host}/{folder}") is not { } inFolder) return shops.GetValueOrDefault(request.Host.Host);
        request.Path = request.Path.Value[(folder.Length + 1)..];
        return inFolder;
    }

    /// <summary>Completes when no webhook waits to be delivered.</summary>
    public async Task Quiet(CancellationToken ct)
    {
        Courier.Release();
        while (!Courier.IsIdle) await Task.Delay(10, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await Courier.DisposeAsync();
    }
}
