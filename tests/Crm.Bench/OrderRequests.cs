using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Crm.Running;

namespace Crm.Bench;

/// <summary>
/// Shopify's orders/create as whole HTTP requests, written and signed before the window opens: the machine's cores belong to the system then.
/// The body has the fields and the size (about 3 KB) of a small order with two lines.
/// </summary>
internal sealed class OrderRequests(Shop shop, int customers, string run)
{
    public const long FirstBuyer = 6_100_000_000_001;
    const long FirstOrder = 5_700_000_000_000_000_000;

    readonly byte[] secret = Encoding.UTF8.GetBytes(shop.Secret);
    readonly string now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss+00:00", CultureInfo.InvariantCulture);
    readonly Uri address = new(shop.Webhook);
    readonly long first = FirstOrder + (Math.Abs((long)StringComparer.Ordinal.GetHashCode(run)) % 1_000_000 * 10_000_000);

    /// <summary>crm.orders.external_id of the n-th order.</summary>
    public string Id(int n) => (first + n).ToString(CultureInfo.InvariantCulture);

    public byte[][] Build(int count)
    {
        var requests = new byte[count][];
        Parallel.For(0, count, n => requests[n] = Build(Id(n), n));
        return requests;
    }

    public byte[] Build(string id, int n)
    {
        var body = Encoding.UTF8.GetBytes(Body(id, FirstBuyer + (n % customers), $"{run}{n}"));
        var head = Encoding.ASCII.GetBytes($"""
            POST {address.AbsolutePath} HTTP/1.1
            Host: {address.Authority}
            User-Agent: Shopify-Captain-Hook
            Content-Type: application/json
            Content-Length: {body.Length}
            X-Shopify-Topic: orders/create
            X-Shopify-Hmac-Sha256: {Convert.ToBase64String(HMACSHA256.HashData(secret, body))}
            X-Shopify-Shop-Domain: bench.myshopify.com
            X-Shopify-Api-Version: 2026-04
            X-Shopify-Webhook-Id: {id}-{run}
            X-Shopify-Triggered-At: {now}


            """.ReplaceLineEndings("\r\n"));
        return [.. head, .. body];
    }

    string Body(string id, long buyer, string number) => $$"""
        {"id":{{id}},"admin_graphql_api_id":"gid://shopify/Order/{{id}}","app_id":580111,"browser_ip":"203.0.113.7","buyer_accepts_marketing":false,
        "cancel_reason":null,"cancelled_at":null,"confirmed":true,"contact_email":"buyer-{{buyer}}@{{shop.Id}}.example","created_at":"{{now}}","currency":"EUR",
        "current_subtotal_price":"21.00","current_total_discounts":"0.00","current_total_price":"25.90","current_total_price_set":{{Bag("25.90")}},
        "current_total_tax":"4.14","customer_locale":"de","email":"buyer-{{buyer}}@{{shop.Id}}.example","financial_status":"paid","fulfillment_status":null,
        "name":"#{{number}}","note":null,"number":{{buyer % 100_000}},"payment_gateway_names":["shopify_payments"],"phone":null,"presentment_currency":"EUR",
        "processed_at":"{{now}}","source_name":"web","subtotal_price":"21.00","subtotal_price_set":{{Bag("21.00")}},"tags":"","taxes_included":true,"test":false,
        "total_discounts":"0.00","total_price":"25.90","total_price_set":{{Bag("25.90")}},"total_shipping_price_set":{{Bag("4.90")}},"total_tax":"4.14",
        "total_weight":420,"updated_at":"{{now}}","billing_address":{{Address}},"shipping_address":{{Address}},
        "customer":{"id":{{buyer}},"created_at":"2024-03-01T09:00:00+00:00","updated_at":"2024-03-01T09:00:00+00:00","first_name":"Given","last_name":"Family",
        "state":"enabled","verified_email":false,"email":"buyer-{{buyer}}@{{shop.Id}}.example","phone":null,"currency":"EUR",
        "admin_graphql_api_id":"gid://shopify/Customer/{{buyer}}","default_address":{{Address}}},
        "line_items":[{{Line(id, 1, "Tea from Assam, 100 g", "12.00")}},{{Line(id, 2, "Cup of white porcelain", "9.00")}}],
        "fulfillments":[],"refunds":[],"shipping_lines":[{"id":{{buyer}},"code":"Standard","price":"4.90","title":"Standard","tax_lines":[]}]}
        """;

    const string Address = """
        {"first_name":"Given","last_name":"Family","name":"Given Family","company":null,"address1":"Ring 1","address2":null,"city":"Berlin","province":null,"country":"Germany","zip":"10115","phone":"+49 30 1234567","country_code":"DE"}
        """;

    static string Line(string order, int place, string title, string price) => $$"""
        {"id":{{order[..^2]}}{{place}},"title":"{{title}}","name":"{{title}}","sku":"BENCH-{{place}}","product_id":{{7_000_000 + place}},"quantity":1,"price":"{{price}}","price_set":{{Bag(price)}},"total_discount":"0.00","requires_shipping":true,"taxable":true,"tax_lines":[{"title":"VAT","rate":0.19,"price":"1.92","price_set":{{Bag("1.92")}}}]}
        """;

    static string Bag(string amount) => $$"""
        {"shop_money":{"amount":"{{amount}}","currency_code":"EUR"},"presentment_money":{"amount":"{{amount}}","currency_code":"EUR"} }
        """;
}
