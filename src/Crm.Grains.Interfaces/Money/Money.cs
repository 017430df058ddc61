using System.Globalization;

namespace Crm;

/// <summary>An amount in one currency. Amounts of different currencies are never added: that throws.</summary>
/// <param name="Amount">The amount in major units (12.50 euros is 12.50m), to four decimals at the most when stored.</param>
/// <param name="Currency">The ISO 4217 code, upper case.</param>
[GenerateSerializer, Immutable, Alias("crm.money")]
public readonly record struct Money([property: Id(0)] decimal Amount, [property: Id(1)] string Currency)
{
    /// <summary>The sum. Throws <see cref="InvalidOperationException"/> when the currencies differ.</summary>
    public static Money operator +(Money left, Money right) => new(left.Amount + left.Same(right).Amount, left.Currency);

    /// <summary>The difference. Throws <see cref="InvalidOperationException"/> when the currencies differ.</summary>
    public static Money operator -(Money left, Money right) => new(left.Amount - left.Same(right).Amount, left.Currency);

    /// <summary>The amount in another currency, to the four decimals in which amounts are kept.</summary>
    /// <param name="rate">What one unit of this currency is worth in the other.</param>
    /// <param name="currency">The other, ISO 4217.</param>
    public Money At(decimal rate, string currency) => new(Math.Round(Amount * rate, 4, MidpointRounding.AwayFromZero), currency);

    /// <summary>The amount rounded to the currency's own minor unit, half away from zero.</summary>
    public Money Rounded() => this with { Amount = Math.Round(Amount, Currencies.Exponent(Currency), MidpointRounding.AwayFromZero) };

    /// <summary>The amount with the currency's own number of decimals and its code, in invariant form: "12.50 EUR", "1200 JPY".</summary>
    public override string ToString() =>
        Rounded().Amount.ToString("F" + Currencies.Exponent(Currency), CultureInfo.InvariantCulture) + " " + Currency;

    Money Same(Money other) => other.Currency == Currency
        ? other
        : throw new InvalidOperationException($"{other.Currency} cannot be added to {Currency}: convert it first.");
}
