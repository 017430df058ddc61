using System.Globalization;
using Crm.Orders;
using Crm.People;
using Crm.Web.Shared;

namespace Crm.Web.Pages.Orders;

/// <summary>A line as it was typed.</summary>
internal sealed class ManualLineForm
{
    public string? Title { get; set; }
    public string? Sku { get; set; }
    public string? Quantity { get; set; }
    public string? Price { get; set; }
    public string? Discount { get; set; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Title + Sku + Price + Discount) && Quantity is null or "" or "1";
}

/// <summary>A manual order as it was typed: texts, so that nothing typed is lost.</summary>
internal sealed class ManualForm
{
    public const int MostLines = 200;

    public string? Number { get; set; }
    public string? Currency { get; set; }
    public string? Status { get; set; } = "processing";
    public bool IsPaid { get; set; } = true;
    public string? PlacedAt { get; set; }
    public string? Country { get; set; }
    public List<ManualLineForm> Lines { get; set; } = [];
    public string? Shipping { get; set; }
    public string? Discount { get; set; }
    public string? Tax { get; set; }
    public bool IsTaxIncluded { get; set; }
    public string? Note { get; set; }

    /// <summary>The version that is being changed; 0: a new order.</summary>
    public int Version { get; set; }

    public static ManualForm Of(ManualOrder order, int version)
    {
        var culture = CultureInfo.CurrentCulture;
        return new()
        {
            Number = order.Number,
            Currency = order.Currency,
            Status = Name(order.Status),
            IsPaid = order.IsPaid,
            Country = order.Country,
            Lines = [.. order.Lines.Select(l => new ManualLineForm
            {
                Title = l.Title, Sku = l.Sku, Quantity = l.Quantity.ToString(culture), Price = Amounts.Field(l.Price, culture), Discount = Amounts.Field(l.Discount, culture),
            })],
            Shipping = Amounts.Field(order.Shipping, culture),
            Discount = Amounts.Field(order.Discount, culture),
            Tax = Amounts.Field(order.Tax, culture),
            IsTaxIncluded = order.IsTaxIncluded,
            Note = order.Note,
            Version = version,
        };
    }

    /// <summary>Room for so many more lines.</summary>
    public void Blank(int more)
    {
        for (var i = 0; i < more && Lines.Count < MostLines; i++) Lines.Add(new() { Quantity = "1" });
    }

    /// <summary>The order that was typed; each thing that cannot be read is told to <paramref name="refuse"/> and the order is then null.</summary>
    public ManualOrder? Read(Guid customer, DateTime placedAt, Action<Refusal> refuse)
    {
        var isWhole = true;
        decimal Amount(string? text, string field)
        {
            if (Amounts.TryParse(text, CultureInfo.CurrentCulture, out var amount)) return amount;
            refuse(Refusal.Of("This is no amount: write it like 12.50.", field));
            isWhole = false;
            return 0;
        }

        Lines.RemoveAll(l => l.IsBlank);
        var lines = new List<ManualLine>();
        foreach (var (i, line) in Lines.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"Lines[{i}].");
            if (!Amounts.TryParse(line.Quantity, CultureInfo.CurrentCulture, out var quantity) || quantity != decimal.Truncate(quantity) || Math.Abs(quantity) > 1_000_000)
            {
                refuse(Refusal.Of("The quantity is a whole number from 1 to 1,000,000.", field + "Quantity"));
                isWhole = false;
                quantity = 1;
            }

            lines.Add(new(line.Title?.Trim() ?? "", Some(line.Sku), (int)quantity, Amount(line.Price, field + "Price"), Amount(line.Discount, field + "Discount")));
        }

        var order = new ManualOrder
        {
            Customer = customer,
            Number = Some(Number),
            Currency = Currency?.Trim().ToUpperInvariant() ?? "",
            Status = StatusOf(Status),
            IsPaid = IsPaid,
            PlacedAt = placedAt,
            Country = Some(Country)?.ToUpperInvariant(),
            Lines = lines,
            Shipping = Amount(Shipping, "Shipping"),
            Discount = Amount(Discount, "Discount"),
            Tax = Amount(Tax, "Tax"),
            IsTaxIncluded = IsTaxIncluded,
            Note = Some(Note),
        };
        return isWhole ? order : null;
    }

    static string Name(OrderStatus status) => status.ToString().ToLowerInvariant();

    static OrderStatus StatusOf(string? name) => name switch
    {
        "pending" => OrderStatus.Pending,
        "shipped" => OrderStatus.Shipped,
        "delivered" => OrderStatus.Delivered,
        _ => OrderStatus.Processing,
    };

    static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Replace("\0", "", StringComparison.Ordinal).Trim();
}
