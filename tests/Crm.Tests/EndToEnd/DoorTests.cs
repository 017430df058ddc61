using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Integrations;
using Crm.People;
using Crm.Silo.Commands;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>What the webhooks' door lets in and what it does not.</summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class DoorTests(TwoSilos system)
{
    const int MostBytes = 2 * 1024 * 1024;

    [Fact]
    public async Task A_wrong_signature_and_an_unknown_shop_get_the_same_answer_and_nothing_is_stored()
    {
        var shop = await system.Connect("shopify");
        var body = Encoding.UTF8.GetBytes(Orders.Shopify(1));
        var stranger = shop with { Webhook = shop.Webhook.Replace(shop.Id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal) };
        var nobody = shop with { Webhook = shop.Webhook.Replace(shop.Id.ToString(), "no-id-at-all", StringComparison.Ordinal) };
        var unsigned = shop.Push("orders/create", "1", body);
        unsigned.Headers.Remove("X-Shopify-Hmac-Sha256");

        var answers = new List<string>();
        foreach (var webhook in (HttpRequestMessage[])
                 [shop.Push("orders/create", "1", body, secret: "another"), unsigned, stranger.Push("orders/create", "1", body), nobody.Push("orders/create", "1", body)])
        {
            using var answer = await system.Http.SendAsync(webhook, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            answer.Headers.Remove("Date");
            answers.Add(answer.Headers + await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Single(answers.Distinct());
        await system.Crm.Until("both refusals of the shop are counted", async () => await system.Count(shop, "refused") == 2);
        Assert.Equal(0, await system.Count(shop, "received"));
        Assert.Equal(0, await system.Crm.Ask<long>("SELECT count(*) FROM crm.receipts WHERE integration_id = $1", shop.Id));
    }

    [Fact]
    public async Task A_shop_of_which_the_web_has_not_heard_yet_is_looked_up_before_it_is_refused()
    {
        var shop = await system.Connect("shopify");
        var twin = Guid.NewGuid();
        // Nobody is notified of it.
        await system.Crm.Ask<Guid>(
            "INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials) SELECT $1, platform, 'Twin', 'twin.example.com', credentials FROM crm.integrations WHERE id = $2 RETURNING id",
            twin, shop.Id);
        var known = shop with { Id = twin, Webhook = shop.Webhook.Replace(shop.Id.ToString(), twin.ToString(), StringComparison.Ordinal) };

        Assert.Equal(HttpStatusCode.OK, await system.Send(known.Push("orders/create", "first", Orders.Shopify(1))));
    }

    [Fact]
    public async Task The_previous_secret_is_taken_for_a_while_after_a_rotation()
    {
        var shop = await system.Connect("shopify");
        var administrator = new Person(await system.Crm.Ask<Guid>("SELECT id FROM crm.users WHERE role = 'admin'"), "admin");
        await using var client = await ClusterClient.Connect(system.Postgres.ConnectionString, TestContext.Current.CancellationToken);
        Assert.True(await client.Grains.GetGrain<IIntegrationGrain>(shop.Id).RotateSecret("the-new-one", administrator));

        await system.Crm.Until("the new secret is taken", async () =>
            await system.Send((shop with { Secret = "the-new-one" }).Push("orders/create", "new", Orders.Shopify(1))) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await system.Send(shop.Push("orders/create", "old", Orders.Shopify(2))));
        Assert.Equal(HttpStatusCode.Unauthorized, await system.Send((shop with { Secret = "neither" }).Push("orders/create", "none", Orders.Shopify(3))));
    }

    [Fact]
    public async Task A_body_over_two_mebibytes_is_refused_before_it_is_read()
    {
        var shop = await system.Connect("shopify");
        using var door = new TcpClient();
        await door.ConnectAsync(IPAddress.Loopback, new Uri(shop.Webhook).Port, TestContext.Current.CancellationToken);
        await using var stream = door.GetStream();
        var head = $"POST {new Uri(shop.Webhook).AbsolutePath} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_say_its_length_is_refused_once_it_is_too_long()
    {
        var shop = await system.Connect("shopify");
        var webhook = shop.Push("orders/create", "long", new byte[MostBytes + 1]);
        webhook.Headers.TransferEncodingChunked = true;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await system.Send(webhook));
        Assert.Equal(HttpStatusCode.OK, await system.Send(shop.Push("products/update", "just-not", new byte[MostBytes])));
    }

    [Fact]
    public async Task WooCommerce_s_unsigned_ping_is_answered_and_stored_nowhere()
    {
        var shop = await system.Connect("woocommerce");
        using var ping = new HttpRequestMessage(HttpMethod.Post, shop.Webhook) { Content = new StringContent("webhook_id=42", Encoding.ASCII, "application/x-www-form-urlencoded") };

        Assert.Equal(HttpStatusCode.OK, await system.Send(ping));
        Assert.Equal(0, await system.Count(shop, "received"));
    }

    [Theory]
    [InlineData("not JSON", "{\"id\":1,", "JSON")]
    [InlineData("an id that is missing", "{\"name\":\"#1\"}", "'id' is missing")]
    [InlineData("an amount that is no number", "\"total_price\":\"a lot\"", "amount")]
    [InlineData("a negative total", "\"total_price\":\"-5.00\"", "negative")]
    [InlineData("an unknown currency", "\"currency\":\"XQQ\"", "currency")]
    [InlineData("a date in no format", "\"created_at\":\"last Tuesday\"", "date")]
    [InlineData("an unpaired surrogate", "\"name\":\"a\\ud800b\"", "character pair")]
    [InlineData("a NUL", "\"name\":\"a\\u0000b\"", "NUL")]
    [InlineData("ten thousand lines", "\"line_items\":LINES", "10000 entries")]
    public async Task What_is_bad_is_taken_and_parked_with_a_reason_and_its_neighbour_is_applied(string what, string bad, string says)
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/create", what, Damaged(bad));
        await system.Receive(shop, "orders/create", "good", Orders.Shopify(2));
        await system.Crm.Settled();

        Assert.Equal((1, 1), (await system.Count(shop, "applied"), await system.Count(shop, "parked")));
        var reason = await system.Crm.Ask<string>("SELECT reason FROM crm.parked_messages WHERE source = $1", shop.Id);
        Assert.Contains(says, reason, StringComparison.Ordinal);
        Assert.Equal(100m, await system.Crm.Ask<decimal>("SELECT total_amount FROM crm.orders WHERE integration_id = $1", shop.Id));
    }

    // A whole body stands for itself; a "name":value replaces the good order's own.
    static string Damaged(string bad)
    {
        if (bad[0] == '{') return bad;
        var line = """{"id":1,"title":"Cup","quantity":2,"price":"50.00"}""";
        var (name, value) = (bad[..(bad.IndexOf(':', StringComparison.Ordinal) + 1)], bad[(bad.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        if (value == "LINES") value = $"[{string.Join(',', Enumerable.Repeat(line, 10_000))}]";
        var good = Orders.Shopify(1);
        var at = good.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var end = name.StartsWith("\"line_items", StringComparison.Ordinal) ? good.IndexOf(']', at) + 1 : good.IndexOfAny([',', '}'], at);
        return string.Create(CultureInfo.InvariantCulture, $"{good[..at]}{value}{good[end..]}");
    }
}
