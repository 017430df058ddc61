using Crm.Web.Languages;

namespace Crm.Web.Pages.Orders;

/// <summary>The shops' own words about an order, in the reader's language as far as they are known.</summary>
internal static class OrderWords
{
    /// <summary>A payment's or delivery's word, e.g. "partially_refunded"; a dash when the shop says nothing.</summary>
    public static string Of(Words t, string? word) => t.State(word ?? "");

    /// <summary>The kind of report that changed a status, for a person.</summary>
    public static string Report(Words t, string kind) => kind[(kind.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
    {
        "orders/create" or "order.created" => t["the order came"],
        "orders/paid" => t["the payment came"],
        "orders/fulfilled" or "orders/partially_fulfilled" => t["the goods left"],
        "orders/cancelled" => t["it was cancelled"],
        "order" => t["a member of staff changed it"],
        _ => t["the shop changed it"],
    };
}
