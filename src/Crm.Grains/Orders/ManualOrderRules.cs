using System.Globalization;
using Crm.People;

namespace Crm.Orders;

/// <summary>What an entered order must be like. Pure. The refusal names the form's field.</summary>
internal static class ManualOrderRules
{
    const int MostLines = 200;
    const decimal TooMuch = 100_000_000_000_000m;

    public static Refusal? Check(ManualOrder order, DateTime now)
    {
        if (!Currencies.Knows(order.Currency)) return Refusal.Of("Choose a currency.", "Currency");
        if (order.Status is OrderStatus.Cancelled or OrderStatus.Refunded) return Refusal.Of("Choose a status.", "Status");
        if (order.PlacedAt > now.AddMinutes(5)) return Refusal.Of("The order cannot be placed in the future.", "PlacedAt");
        if (order.PlacedAt.Year < 2000) return Refusal.Of("That date is too long ago: the year 2000 is the earliest.", "PlacedAt");
        if (order.Country is { } country && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper))) return Refusal.Of("Choose a country.", "Country");
        if (order.Number?.Length > 60) return Refusal.Of("The number is too long: at most 60 letters.", "Number");
        if (order.Note?.Length > 5000) return Refusal.Of("The note is too long: at most 5,000 letters.", "Note");
        if (order.Lines.Count == 0) return Refusal.Of("An order has at least one line.", "Lines");
        if (order.Lines.Count > MostLines) return Refusal.Of("An order has at most 200 lines.", "Lines");
        for (var i = 0; i < order.Lines.Count; i++)
        {
            if (Check(order.Lines[i], string.Create(CultureInfo.InvariantCulture, $"Lines[{i}].")) is { } refusal) return refusal;
        }

        foreach (var (amount, field) in ((decimal, string)[])[(order.Shipping, "Shipping"), (order.Discount, "Discount"), (order.Tax, "Tax")])
        {
            if (Amount(amount, field) is { } refusal) return refusal;
        }

        var total = order.Total().Amount;
        if (total < 0) return Refusal.Of("The discount is more than the order.", "Discount");
        return total >= TooMuch ? Refusal.Of("The total is too large an amount to keep.", "Lines") : null;
    }

    /// <summary>What may go back of it.</summary>
    public static Refusal? CheckRefund(ManualOrderVersion order, decimal amount)
    {
        if (order.CancelledAt is not null) return Refusal.Of("A cancelled order cannot be refunded: it does not count any more.", "Amount");
        if (amount <= 0) return Refusal.Of("The amount must be more than zero.", "Amount");
        if (new Money(amount, order.Order.Currency).Rounded().Amount != amount) return Refusal.Of("The amount has more decimals than the currency.", "Amount");
        var left = new Money(order.Order.Total().Amount - order.Refunded, order.Order.Currency);
        return amount > left.Amount ? new Refusal("At most {0} can go back.", [left.ToString()], "Amount") : null;
    }

    static Refusal? Check(ManualLine line, string field)
    {
        if (line.Title.Length == 0) return Refusal.Of("Say what was bought.", field + "Title");
        if (line.Title.Length > 500) return Refusal.Of("The title is too long: at most 500 letters.", field + "Title");
        if (line.Sku?.Length > 100) return Refusal.Of("The SKU is too long: at most 100 letters.", field + "Sku");
        if (line.Quantity is < 1 or > 1_000_000) return Refusal.Of("The quantity is a whole number from 1 to 1,000,000.", field + "Quantity");
        if ((Amount(line.Price, field + "Price") ?? Amount(line.Discount, field + "Discount")) is { } refusal) return refusal;
        return line.Total < 0 ? Refusal.Of("The discount is more than the line.", field + "Discount") : null;
    }

    static Refusal? Amount(decimal amount, string field)
    {
        if (amount < 0) return Refusal.Of("The amount cannot be negative.", field);
        if (amount >= TooMuch) return Refusal.Of("This amount is too large to keep.", field);
        return Math.Round(amount, 4) != amount ? Refusal.Of("An amount has at most four decimals.", field) : null;
    }
}
