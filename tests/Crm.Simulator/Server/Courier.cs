using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Crm.Simulator.Server;

/// <summary>
/// Delivers the shops' webhooks by each platform's own rules. Shopify: five seconds to answer, tried again eight times over four hours (over seconds when
/// the pace says so), the subscription removed after eight failures in a row. WooCommerce: once; disabled at the seventh failure in a row.
/// </summary>
internal sealed class Courier : IAsyncDisposable
{
    const int MostShopifyFailures = 8;
    const int MostWooFailures = 7;
    static readonly TimeSpan[] Pauses = [.. new[] { 1, 5, 10, 15, 30, 45, 60, 74 }.Select(m => TimeSpan.FromMinutes(m))];

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };
    readonly Channel<Func<CancellationToken, Task>> work = Channel.CreateUnbounded<Func<CancellationToken, Task>>();
    readonly CancellationTokenSource stop = new();
    readonly Random random = new(7);
    readonly Lock gate = new();
    readonly List<Func<CancellationToken, Task>> held = [];
    readonly Task[] workers;
    long sent;
    long dropped;
    int pending;

    public Courier() => workers = [.. Enumerable.Range(0, 8).Select(_ => Work())];

    /// <summary>How much of the true pauses between two tries is waited.</summary>
    public double Pace { get; set; } = 0.001;

    public long Sent => Interlocked.Read(ref sent);

    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Whether nothing waits to be delivered.</summary>
    public bool IsIdle => Volatile.Read(ref pending) == 0;

    public void Tell(SimShop shop, SimOrder order)
    {
        if (!shop.IsShopify)
        {
            Send(shop, order.Step == Step.Placed ? "order.created" : "order.updated", WooCommerceStore.Order(order.Sale, order.Step, order.UpdatedAt));
            return;
        }

        if (order.Step == Step.Refunded) Send(shop, "refunds/create", ShopifyStore.Refund(order.Sale, order.UpdatedAt));
        Send(shop, order.Step == Step.Refunded ? "orders/updated" : ShopifyStore.Topic(order.Step), order.Told());
    }

    public void TellDeleted(SimShop shop, SimOrder order)
    {
        if (shop.IsShopify) Send(shop, "orders/delete", new JsonObject { ["id"] = ShopifyStore.IdOf(order.Sale) });
        else Send(shop, "order.deleted", new JsonObject { ["id"] = order.Sale.Number + 1 });
    }

    public void TellUninstalled(SimShop shop)
    {
        if (shop.IsShopify) Send(shop, "app/uninstalled", new JsonObject { ["id"] = 1, ["myshopify_domain"] = shop.Plan.Domain }, surely: true);
    }

    /// <summary>The unsigned test that WooCommerce sends when a webhook is made; it needs exactly 200.</summary>
    public async Task<bool> Ping(Subscription made)
    {
        try
        {
            using var answer = await http.PostAsync(made.Address, new FormUrlEncodedContent([new("webhook_id", made.Id.ToString(CultureInfo.InvariantCulture))]), stop.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    void Send(SimShop shop, string topic, JsonObject body, bool surely = false)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        foreach (var subscription in shop.Subscriptions.Values.Where(s => s.Topic == topic && s.IsActive).OrderBy(s => s.Id))
        {
            lock (gate)
            {
                if (!surely && random.Next(100) < shop.Mood.DropsPercent)
                {
                    Interlocked.Increment(ref dropped);
                    continue;
                }

                var id = Guid.NewGuid().ToString();
                var secret = shop.IsShopify ? shop.Keys.ClientSecret : subscription.Secret ?? "";
                Task Deliver(CancellationToken ct) => shop.IsShopify
                    ? Shopify(shop, subscription, topic, id, bytes, secret, ct)
                    : Woo(shop, subscription, topic, id, bytes, secret, ct);
                for (var i = 0; i < (shop.Mood.Duplicates ? 2 : 1); i++) Queue(Deliver, shop.Mood.Shuffles);
            }
        }
    }

    // Shuffled deliveries are held until some have gathered, and let go in any order; what is held goes as soon as a quiet one comes.
    void Queue(Func<CancellationToken, Task> delivery, bool shuffles)
    {
        Interlocked.Increment(ref pending);
        held.Add(delivery);
        if (shuffles && held.Count < 12) return;
        Release();
    }

    /// <summary>Lets go what is held to be shuffled.</summary>
    public void Release()
    {
        lock (gate)
        {
            var all = held.ToArray();
            held.Clear();
            random.Shuffle(all);
            foreach (var one in all) work.Writer.TryWrite(one);
        }
    }

    async Task Work()
    {
        try
        {
            await foreach (var one in work.Reader.ReadAllAsync(stop.Token))
            {
                await one(stop.Token);
                Interlocked.Decrement(ref pending);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    async Task Shopify(SimShop shop, Subscription to, string topic, string id, byte[] body, string secret, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            var headers = new Dictionary<string, string>
            {
                ["X-Shopify-Topic"] = topic,
                ["X-Shopify-Hmac-Sha256"] = Delivery.Sign(body, secret),
                ["X-Shopify-Shop-Domain"] = shop.Plan.Domain,
                ["X-Shopify-Api-Version"] = "2026-10",
                ["X-Shopify-Webhook-Id"] = id,
                ["X-Shopify-Event-Id"] = "event-" + id,
                ["X-Shopify-Triggered-At"] = ShopifyStore.Iso(shop.Now),
            };
            if (await Post(to.Address, headers, body, ct) is { } status && (int)status is >= 200 and < 300)
            {
                to.Failures = 0;
                return;
            }

            if (++to.Failures >= MostShopifyFailures) shop.Subscriptions.TryRemove(to.Id, out _);
            if (tries == Pauses.Length) return;
            await Task.Delay(Pauses[tries] * Pace, ct);
        }
    }

    async Task Woo(SimShop shop, Subscription to, string topic, string id, byte[] body, string secret, CancellationToken ct)
    {
        var words = topic.Split('.');
        var headers = new Dictionary<string, string>
        {
            ["X-WC-Webhook-Source"] = $"https://{shop.Plan.Domain}/",
            ["X-WC-Webhook-Topic"] = topic,
            ["X-WC-Webhook-Resource"] = words[0],
            ["X-WC-Webhook-Event"] = words[1],
            ["X-WC-Webhook-Signature"] = Delivery.Sign(body, secret),
            ["X-WC-Webhook-ID"] = to.Id.ToString(CultureInfo.InvariantCulture),
            ["X-WC-Webhook-Delivery-ID"] = id,
        };
        if (await Post(to.Address, headers, body, ct) is { } status && (int)status is >= 200 and < 303) to.Failures = 0;
        else if (++to.Failures >= MostWooFailures) to.IsActive = false;
    }

    async Task<HttpStatusCode?> Post(string address, Dictionary<string, string> headers, byte[] body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        Interlocked.Increment(ref sent);
        try
        {
            using var answer = await http.SendAsync(request, ct);
            return answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Dispose();
        stop.Dispose();
    }
}
