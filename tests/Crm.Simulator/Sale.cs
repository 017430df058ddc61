namespace Crm.Simulator;

/// <summary>What happens to an order, in turn.</summary>
public enum Step
{
    /// <summary>It is placed.</summary>
    Placed,
    /// <summary>It is paid.</summary>
    Paid,
    /// <summary>It is sent.</summary>
    Sent,
    /// <summary>It is called off.</summary>
    Cancelled,
    /// <summary>A part is paid back.</summary>
    Refunded,
}

/// <summary>One order of a simulated store: decided once by its number, told step by step.</summary>
public sealed class Sale
{
    static readonly (string Title, decimal Price)[] Goods =
    [
        ("Teekanne “Mond”", 48.00m), ("Cup, celadon", 17.50m), ("Sencha 100 g", 12.90m), ("茶筅 (whisk)", 29.00m), ("Bowl <rustic>", 64.00m), ("Tray & lid", 22.20m),
    ];

    readonly TimeSpan pace;

    /// <summary>The same number gives the same order. Its steps lie a pace apart, half an hour when none is said.</summary>
    public Sale(int number, int buyers, DateTime placedAt, TimeSpan? pace = null)
    {
        this.pace = pace ?? TimeSpan.FromMinutes(30);
        var random = new Random(number * 104_729);
        Number = number;
        PlacedAt = placedAt;
        Buyer = People.Number(random.Next(buyers));
        Lines = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Goods[random.Next(Goods.Length)], random.Next(1, 4)))];
        var fate = random.Next(100);
        Steps = fate switch
        {
            < 70 => [Step.Placed, Step.Paid, Step.Sent],
            < 82 => [Step.Placed, Step.Paid],
            < 90 => [Step.Placed, Step.Paid, Step.Sent, Step.Refunded],
            < 95 => [Step.Placed, Step.Cancelled],
            _ => [Step.Placed],
        };
    }

    /// <summary>Which.</summary>
    public int Number { get; }

    /// <summary>UTC.</summary>
    public DateTime PlacedAt { get; }

    /// <summary>Who buys.</summary>
    public Buyer Buyer { get; }

    /// <summary>What, and how many.</summary>
    public IReadOnlyList<((string Title, decimal Price) Good, int Quantity)> Lines { get; }

    /// <summary>What happens to it.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>When the step happens, UTC.</summary>
    public DateTime At(Step step) => PlacedAt + ((int)step * pace);

    /// <summary>The sum of the lines at the factor that the store's currency asks for.</summary>
    public decimal Total(decimal factor) => Lines.Sum(l => decimal.Round(l.Good.Price * factor, 2) * l.Quantity);
}
