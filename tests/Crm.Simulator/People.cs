namespace Crm.Simulator;

/// <summary>A buyer of the simulated stores.</summary>
/// <param name="Since">When they opened their account, UTC: before the first order of the history.</param>
public sealed record Buyer(long Id, string First, string Last, string Email, string Country, string City, string Language, DateTime Since)
{
    /// <summary>Whether they buy at the WooCommerce store without an account.</summary>
    public bool IsGuest => Id % 4 == 0;
}

/// <summary>Buyers of many countries and scripts, the same for the same seed.</summary>
public static class People
{
    static readonly (string Country, string City, string Language, string[] First, string[] Last)[] Places =
    [
        ("DE", "München", "de", ["Jürgen", "Anna", "Sören", "Käthe"], ["Müller", "Größe", "Weiß", "Schäfer"]),
        ("FR", "Orléans", "fr", ["Zoé", "François", "Hélène"], ["Lefèvre", "Noël", "D’Aubigné"]),
        ("JP", "京都市", "ja", ["さくら", "健太", "美咲"], ["佐藤", "高橋", "渡辺"]),
        ("CN", "上海", "zh", ["伟", "芳"], ["王", "李"]),
        ("SA", "الرياض", "ar", ["محمد", "ليلى"], ["العتيبي", "الزهراني"]),
        ("US", "Portland", "en", ["Grace", "James", "O’Neil"], ["Hopper", "Smith-Jones", "Lee"]),
        ("GB", "Leeds", "en", ["Amelia", "Oliver"], ["Taylor", "Whitaker"]),
        ("ES", "A Coruña", "es", ["Íñigo", "María José"], ["Muñoz", "Ibáñez"]),
        ("BR", "São Paulo", "pt-BR", ["João", "Conceição"], ["Araújo", "Gonçalves"]),
        ("PL", "Łódź", "pl", ["Łukasz", "Żaneta"], ["Wójcik", "Dąbrowski"]),
        ("KW", "الكويت", "ar", ["فاطمة"], ["الصباح"]),
        ("SE", "Malmö", "sv", ["Åsa", "Björn"], ["Lindström", "Öberg"]),
    ];

    static readonly DateTime FirstAccount = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
    const int MinutesOfOpening = 600 * 24 * 60;

    /// <summary>The buyer with this number.</summary>
    public static Buyer Number(int number)
    {
        var random = new Random(number * 7919);
        var place = Places[random.Next(Places.Length)];
        var (first, last) = (place.First[random.Next(place.First.Length)], place.Last[random.Next(place.Last.Length)]);
        return new(6_900_000_000_000_000_000 + number, first, last, $"buyer{number}@example.com", place.Country, place.City, place.Language,
            FirstAccount.AddMinutes(random.Next(MinutesOfOpening)));
    }
}
