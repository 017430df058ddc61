using System.Globalization;

namespace Crm.Simulator.Server;

/// <summary>One order as the shop's books have it.</summary>
/// <param name="Id">The shop's id.</param>
/// <param name="Number">As people say it.</param>
/// <param name="Total">In the shop's currency.</param>
/// <param name="Refunded">In the shop's currency.</param>
/// <param name="Currency">The shop's.</param>
/// <param name="Counts">Neither cancelled nor voided.</param>
/// <param name="UpdatedAt">By the shop's clock.</param>
internal sealed record Booked(string Id, string Number, decimal Total, decimal Refunded, string Currency, bool Counts, DateTime UpdatedAt);

/// <summary>A shop's books, against which anybody else's are held.</summary>
internal static class Books
{
    public static IReadOnlyList<Booked> Of(SimShop shop) => [.. shop.Orders.Select(order =>
    {
        var (total, refunded, id, number) = shop.IsShopify ? Shopify(order) : Woo(order);
        return new Booked(id, number, total, refunded, shop.Currency, order.Step != Step.Cancelled, order.UpdatedAt);
    })];

    static (decimal, decimal, string, string) Shopify(SimOrder order) => (
        order.Sale.Total(1) + order.Extras.Total, (order.Step == Step.Refunded ? order.Sale.Lines[0].Good.Price : 0) + order.Extras.Refunded,
        ShopifyStore.IdOf(order.Sale).ToString(CultureInfo.InvariantCulture), $"#{1000 + order.Sale.Number}");

    static (decimal, decimal, string, string) Woo(SimOrder order)
    {
        var told = WooCommerceStore.Order(order.Sale, order.Step, order.UpdatedAt);
        var refunds = told["refunds"]!.AsArray();
        return (decimal.Parse(told["total"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            refunds.Count == 0 ? 0 : -decimal.Parse(refunds[0]!["total"]!.GetValue<string>(), CultureInfo.InvariantCulture), told["id"]!.ToString(), told["number"]!.GetValue<string>());
    }
}
