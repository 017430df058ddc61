namespace Crm.Simulator.Seed;

/// <summary>What became of an order.</summary>
internal enum Fate
{
    Delivered,
    Shipped,
    Paid,
    Pending,
    Cancelled,
    PartlyRefunded,
}

internal readonly record struct SeedLine(string Title, string Sku, int Quantity, decimal Price);

/// <summary>An order of the seeded shops: decided by its number alone. The first orders go to one buyer each, the rest mostly to those with low numbers.</summary>
internal sealed record SeedOrder(int Number, SeedBuyer Buyer, DateTime PlacedAt, Fate Fate, IReadOnlyList<SeedLine> Lines)
{
    static readonly (string Title, decimal Price)[] Goods =
    [
        ("Teapot “Moon”", 48.00m), ("Cup, celadon", 17.50m), ("Sencha 100 g", 12.90m), ("茶筅 (whisk)", 29.00m), ("Bowl <rustic>", 64.00m), ("Tray & lid", 22.20m),
        ("Assam, second flush", 15.40m), ("Kettle, cast iron", 119.00m), ("Tea towel, linen", 9.80m), ("Gift box", 36.00m), ("Filter papers", 4.50m), ("Matcha, ceremonial", 41.90m),
    ];

    public static SeedOrder Of(int number, int buyers, DateTime until)
    {
        var chance = new Chance(number, 2);
        var buyer = SeedBuyer.Of(number < buyers ? number : (int)(buyers * Math.Pow(chance.Part(), 2.2)), until);
        var placedAt = buyer.Since.AddSeconds(Math.Pow(chance.Part(), 0.7) * (until - buyer.Since).TotalSeconds);
        placedAt = placedAt.AddTicks(-(placedAt.Ticks % TimeSpan.TicksPerSecond));
        var lines = new SeedLine[1 + chance.Below(3)];
        for (var i = 0; i < lines.Length; i++)
        {
            var good = chance.Below(Goods.Length);
            lines[i] = new(Goods[good].Title, $"TEA-{good:D3}", 1 + chance.Below(3), Goods[good].Price);
        }

        var isOpen = until - placedAt < TimeSpan.FromDays(6);
        var fate = chance.Below(100) switch
        {
            < 4 => Fate.Cancelled,
            < 10 => Fate.PartlyRefunded,
            < 40 when isOpen => Fate.Paid,
            < 60 when isOpen => Fate.Pending,
            < 90 when isOpen => Fate.Shipped,
            _ => Fate.Delivered,
        };
        return new(number, buyer, placedAt, fate, lines);
    }

    /// <summary>When the newest of it was told.</summary>
    public DateTime UpdatedAt => PlacedAt.AddHours(Fate switch { Fate.Pending => 0, Fate.Paid => 1, Fate.Cancelled => 3, Fate.Shipped => 20, _ => 90 });

    public decimal Total => Lines.Sum(l => l.Price * l.Quantity);
}
