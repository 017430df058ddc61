namespace Crm.Web.Shared;

/// <summary>Why a list is empty.</summary>
/// <param name="One">What it would hold: "order" or "customer"; anything else is told in general words.</param>
/// <param name="Many">The same, of many.</param>
/// <param name="Shops">How many shops are connected.</param>
/// <param name="IsFiltered">Whether a filter is in force.</param>
internal sealed record NothingHere(string One, string Many, int Shops, bool IsFiltered)
{
    /// <summary>In English, the key of its translations.</summary>
    public string NoMatch => One switch { "order" => "No order matches", "customer" => "No customer matches", _ => "Nothing matches" };

    /// <summary>In English, the key of its translations.</summary>
    public string NoneYet => One switch { "order" => "No orders yet", "customer" => "No customers yet", _ => "Nothing here yet" };
}
