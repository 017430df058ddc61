using System.Globalization;

namespace Crm.Simulator.Seed;

/// <summary>A buyer of the seeded shops: decided by the number alone.</summary>
internal sealed record SeedBuyer(
    int Number, Country Country, string First, string Last, string Email, string Phone, string City, string PostalCode, string? Company, DateTime Since, bool PrefersWoo)
{
    const int Days = 3 * 365;
    static readonly int AllWeight = World.Countries.Sum(c => c.Weight);

    public static SeedBuyer Of(int number, DateTime until)
    {
        var chance = new Chance(number, 1);
        var country = CountryOf(chance.Below(AllWeight));
        var (first, last) = World.Names(country.Names);
        return new(
            number, country, chance.Of(first), chance.Of(last), string.Create(CultureInfo.InvariantCulture, $"buyer.{number}@mail{number % 23}.example"),
            string.Create(CultureInfo.InvariantCulture, $"+{country.Dial}{200_000_000 + chance.Below(700_000_000)}"), chance.Of(country.Cities),
            Filled(country.Postal, ref chance), chance.Below(12) == 0 ? $"{chance.Of(last)} & {chance.Of(last)}" : null,
            until.AddDays(-Days).AddMinutes((int)(Math.Pow(chance.Part(), 0.8) * (Days - 2) * 24 * 60)), chance.Below(3) == 0);
    }

    static Country CountryOf(int at)
    {
        foreach (var country in World.Countries)
        {
            if ((at -= country.Weight) < 0) return country;
        }

        return World.Countries[0];
    }

    static string Filled(string form, ref Chance chance)
    {
        var text = form.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '9') text[i] = (char)('0' + chance.Below(10));
            if (text[i] == 'A') text[i] = (char)('A' + chance.Below(26));
        }

        return new(text);
    }
}
