using System.Text.Json;
using Crm.Orders;

namespace Crm.Integrations.Manual;

/// <summary>An order that staff entered or changed to the report of it: whole each time, its refunds with it.</summary>
internal static class ManualTranslator
{
    public static Report Translate(WebhookBody message)
    {
        var version = JsonSerializer.Deserialize<ManualOrderVersion>(message.Body.Span, ManualOrders.Json) ?? throw Json.Missing("order");
        var order = version.Order;
        var id = version.Id.ToString();
        return new OrderReported(message.Integration, id)
        {
            Number = version.Number,
            Status = version.Status(),
            FinancialStatus = version.Payment(),
            FulfillmentStatus = order.Status is OrderStatus.Shipped or OrderStatus.Delivered ? "fulfilled" : null,
            Total = order.Total(),
            Tax = order.Tax,
            Shipping = order.Shipping,
            Discount = order.Discount + order.Lines.Sum(l => l.Discount),
            PlacedAt = order.PlacedAt,
            UpdatedAt = version.UpdatedAt,
            CancelledAt = version.CancelledAt,
            Country = order.Country,
            ShippingCountry = order.Country,
            Source = "manual",
            Note = order.Note,
            EnteredFor = order.Customer,
            Lines = [.. order.Lines.Select(l => new OrderLine(null, null, l.Sku, l.Title, l.Quantity, l.Price, l.Discount, 0))],
            Refunds = [.. version.Refunds.Select(r => new RefundReported(message.Integration, id, r.Id, new Money(r.Amount, order.Currency), r.At, r.At, r.Reason))],
        };
    }
}
