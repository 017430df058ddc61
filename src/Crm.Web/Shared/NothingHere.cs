namespace Crm.Web.Shared;

/// <summary>Why a list is empty.</summary>
/// <param name="One">What it would hold, e.g. "order".</param>
/// <param name="Many">The same, of many.</param>
/// <param name="Shops">How many shops are connected.</param>
/// <param name="IsFiltered">Whether a filter is in force.</param>
internal sealed record NothingHere(string One, string Many, int Shops, bool IsFiltered);
