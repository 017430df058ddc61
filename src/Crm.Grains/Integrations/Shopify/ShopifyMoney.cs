using System.Text.Json;

namespace Crm.Integrations.Shopify;

/// <summary>Shopify's amounts: each in a bag of shop money (the books) and presentment money (what the buyer saw), with a plain field beside it.</summary>
internal static class ShopifyMoney
{
    /// <summary>An order's amount in the shop's money; null when it is missing.</summary>
    public static Money? Shop(JsonElement order, string name)
    {
        var bag = order.Object(name + "_set")?.Object("shop_money");
        var amount = bag?.Total("amount") ?? order.Total(name);
        if (amount is not { } found) return null;
        var currency = bag?.Currency("currency_code") ?? order.Currency("currency") ?? throw Json.Missing("currency");
        return new Money(found, currency);
    }

    /// <summary>What the buyer saw, where it is another currency than the shop's.</summary>
    public static Money? Presentment(JsonElement order, string name)
    {
        if (order.Object(name + "_set")?.Object("presentment_money") is not { } bag || bag.Total("amount") is not { } amount) return null;
        var currency = bag.Currency("currency_code") ?? throw Json.Missing("currency_code");
        return currency == Shop(order, name)?.Currency ? null : new Money(amount, currency);
    }

    /// <summary>A part's amount in the shop's money, whatever its sign.</summary>
    public static decimal? ShopAmount(JsonElement element, string name) =>
        element.Object(name + "_set")?.Object("shop_money")?.Amount("amount") ?? element.Amount(name);

    /// <summary>
    /// What a refund gave back, in the shop's money: its successful refund transactions. A refund that has no transactions at all took lines off an
    /// order without paying (an edit, a return without money): then it is the lines' worth.
    /// </summary>
    public static Money Refunded(JsonElement refund, JsonElement? order, Money? total)
    {
        var currency = total?.Currency ?? "";
        var any = false;
        var paid = 0m;
        string? paidIn = null;
        foreach (var transaction in refund.List("transactions"))
        {
            any = true;
            if (transaction.Text("kind") != "refund" || transaction.Text("status") != "success") continue;
            if (transaction.Object("amount_set")?.Object("shop_money") is { } bag)
            {
                paid += bag.Total("amount") ?? throw Json.Missing("amount");
                continue;
            }

            paid += transaction.Total("amount") ?? throw Json.Missing("amount");
            paidIn = transaction.Currency("currency") ?? paidIn;
        }

        var lines = Lines(refund, "shop_money");
        var shopCurrency = currency.Length > 0 ? currency : lines.Currency;
        if (!any) return new(Math.Max(0, lines.Amount), shopCurrency);
        if (paidIn is null || shopCurrency.Length == 0 || paidIn == shopCurrency) return new(paid, shopCurrency.Length > 0 ? shopCurrency : paidIn ?? "");

        // Paid back in the buyer's money: the books take what it was worth in the shop's.
        if (order is { } root && total is { } whole && Presentment(root, "total_price") is { Amount: > 0 } seen && seen.Currency == paidIn)
        {
            return new Money(Math.Round(paid * whole.Amount / seen.Amount, Currencies.Exponent(shopCurrency), MidpointRounding.AwayFromZero), shopCurrency);
        }

        var presented = Lines(refund, "presentment_money");
        return presented.Currency == paidIn && presented.Amount == paid
            ? new Money(lines.Amount, shopCurrency)
            : throw new SurpriseException(
                $"The refund was paid in {paidIn} and the shop keeps its books in {shopCurrency}; what it was worth there is not said. The next update of the order tells.");
    }

    static Money Lines(JsonElement refund, string money)
    {
        var sum = 0m;
        var currency = "";
        foreach (var line in refund.List("refund_line_items"))
        {
            sum += Part(line, "subtotal", money, ref currency) + Part(line, "total_tax", money, ref currency);
        }

        foreach (var adjustment in refund.List("order_adjustments"))
        {
            // An adjustment lowers what is given back with a positive amount and raises it with a negative one.
            sum -= Part(adjustment, "amount", money, ref currency) + Part(adjustment, "tax_amount", money, ref currency);
        }

        return new(Math.Round(sum, 4), currency);
    }

    static decimal Part(JsonElement element, string name, string money, ref string currency)
    {
        if (element.Object(name + "_set")?.Object(money) is not { } bag) return money == "shop_money" ? element.Amount(name) ?? 0 : 0;
        if (bag.Currency("currency_code") is { } code && code != "XXX") currency = code;
        return bag.Amount("amount") ?? 0;
    }
}
