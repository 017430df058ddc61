using System.Net;
using System.Text.Json;
using Crm.Customers;
using Crm.Orders;

namespace Crm.Integrations.WooCommerce;

/// <summary>WooCommerce's webhooks (REST v3 resources) to reports.</summary>
internal static class WooCommerceTranslator
{
    public static bool Uses(string topic) => topic is
        "order.created" or "order.updated" or "order.restored" or "order.deleted"
        or "customer.created" or "customer.updated" or "customer.restored" or "customer.deleted";

    public static Report Translate(WebhookBody webhook, string topic, JsonElement root)
    {
        var shop = webhook.Integration;
        var id = root.Id("id") ?? throw Json.Missing("id");
        return topic switch
        {
            "order.deleted" => new OrderDeleted(shop, id, webhook.ReceivedAt),
            "customer.deleted" => new CustomerDeleted(shop, id, webhook.ReceivedAt),
            "customer.created" or "customer.updated" or "customer.restored" => Customer(shop, root, id),
            _ => Order(shop, root, id, topic == "order.restored"),
        };
    }

    static Report Order(Guid shop, JsonElement root, string id, bool restored)
    {
        var word = root.Text("status")?.ToLowerInvariant() ?? throw Json.Missing("status");
        if (word is "checkout-draft" or "auto-draft" or "draft") return new NothingToDo(shop, "The order is a draft and not placed yet.");
        var currency = root.Currency("currency") ?? throw Json.Missing("currency");
        var updatedAt = Gmt(root, "date_modified") ?? throw Json.Missing("date_modified_gmt");
        var billing = root.Object("billing");
        var shipping = root.Object("shipping");
        var status = StatusOf(word);
        return new OrderReported(shop, id)
        {
            Number = root.Field("number") is { ValueKind: JsonValueKind.Number } ? root.Id("number") ?? id : root.Text("number") ?? id,
            Status = status,
            FinancialStatus = word,
            Total = new Money(root.Total("total") ?? throw Json.Missing("total"), currency),
            Tax = root.Total("total_tax") ?? 0,
            Shipping = root.Total("shipping_total") ?? 0,
            Discount = root.Total("discount_total") ?? 0,
            PlacedAt = Gmt(root, "date_created") ?? throw Json.Missing("date_created_gmt"),
            UpdatedAt = updatedAt,
            CancelledAt = status == OrderStatus.Cancelled ? updatedAt : null,
            Restored = restored,
            InsteadOf = root.Instant(Sync.BookMend.InsteadOf),
            Country = shipping?.Country("country") ?? billing?.Country("country"),
            ShippingCountry = shipping?.Country("country"),
            ShippingAddress = shipping is { } address && (address.Text("address_1") ?? address.Text("city") ?? address.Text("country")) is not null
                ? AddressOf(address).ToJson()
                : null,
            Source = root.Text("created_via"),
            Note = root.Text("customer_note"),
            Customer = Buyer(shop, root, billing),
            Lines = [.. root.List("line_items").Select(Line)],
            Refunds = [.. root.List("refunds").Select(r => Refund(shop, id, r, currency, updatedAt))],
            NamesAllRefunds = root.Field("refunds") is { ValueKind: JsonValueKind.Array },
        };
    }

    static OrderStatus StatusOf(string word) => word switch
    {
        "pending" or "on-hold" or "failed" => OrderStatus.Pending,
        "completed" => OrderStatus.Delivered,
        "cancelled" or "trash" => OrderStatus.Cancelled,
        "refunded" => OrderStatus.Refunded,
        _ => OrderStatus.Processing, // also a status that a plug-in has added
    };

    // The order tells a refund's total, negative, and no date: it is first heard of when the order is modified by it. What was read by the API has it.
    static RefundReported Refund(Guid shop, string orderId, JsonElement refund, string currency, DateTime updatedAt) => new(
        shop, orderId, refund.Id("id") ?? throw Json.Missing("refunds.id"),
        new Money(Math.Round(Math.Abs(refund.Amount("total") ?? throw Json.Missing("refunds.total")), 4), currency),
        refund.Instant("date_created_gmt") ?? updatedAt, updatedAt, refund.Text("reason"));

    static OrderLine Line(JsonElement line) => new(
        line.Id("id"), line.Id("product_id"), line.Text("sku"), WebUtility.HtmlDecode(line.Text("name") ?? "(no title)"), line.Count("quantity"),
        Math.Round(line.Amount("price") ?? 0, 4),
        Math.Round(Math.Max(0, (line.Amount("subtotal") ?? 0) - (line.Amount("total") ?? 0)), 4), Math.Round(line.Amount("total_tax") ?? 0, 4));

    static CustomerReported? Buyer(Guid shop, JsonElement order, JsonElement? billing)
    {
        var email = billing?.Text("email");
        var phone = billing?.Text("phone");
        var account = order.Id("customer_id");
        if ((account ?? email ?? phone) is null) return null;
        return Person(shop, account ?? "guest:" + (email ?? phone)!.ToLowerInvariant(), email, billing) with
        {
            Currency = order.Currency("currency"),
            CreatedAt = Gmt(order, "date_created"), // an order does not tell when the account was opened, but by then it was
        };
    }

    static CustomerReported Customer(Guid shop, JsonElement root, string id)
    {
        var person = Person(shop, id, root.Text("email"), root.Object("billing"));
        return person with
        {
            FirstName = root.Text("first_name") ?? person.FirstName,
            LastName = root.Text("last_name") ?? person.LastName,
            CreatedAt = Gmt(root, "date_created"),
            UpdatedAt = Gmt(root, "date_modified") ?? Gmt(root, "date_created"),
            Consents = WooCommerceConsent.Of(root, Gmt(root, "date_modified") ?? Gmt(root, "date_created")),
        };
    }

    // WooCommerce vouches for no e-mail address.
    static CustomerReported Person(Guid shop, string id, string? email, JsonElement? billing) => new(shop)
    {
        CustomerId = id,
        Email = email ?? billing?.Text("email"),
        FirstName = billing?.Text("first_name"),
        LastName = billing?.Text("last_name"),
        Phone = billing?.Text("phone"),
        Company = billing?.Text("company"),
        Country = billing?.Country("country"),
        Region = billing?.Text("state"),
        City = billing?.Text("city"),
        PostalCode = billing?.Text("postcode"),
    };

    static Address AddressOf(JsonElement address) => new(
        Joined(address.Text("first_name"), address.Text("last_name")), address.Text("company"), address.Text("address_1"), address.Text("address_2"),
        address.Text("city"), address.Text("state"), address.Text("postcode"), address.Country("country"), address.Text("phone"));

    static string? Joined(string? first, string? last) => (first, last) switch
    {
        (null, _) => last,
        (_, null) => first,
        _ => first + " " + last,
    };

    // The _gmt fields are UTC and do not say so; where they are missing the shop's local time is the best there is.
    static DateTime? Gmt(JsonElement element, string name) => element.Instant(name + "_gmt") ?? element.Instant(name);
}
