using System.Collections.Frozen;

namespace Crm.Web.Languages;

/// <summary>The words for states: the system's own, and those that the shops' platforms document. Any other word is a shop's own and shows as it came.</summary>
internal static class StateWords
{
    /// <summary>From the state as it is stored to its English text, the key of its translations.</summary>
    public static FrozenDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["active"] = "Active",
        ["inactive"] = "Inactive",
        ["vip"] = "VIP",
        ["blocked"] = "Blocked",
        ["pending"] = "Pending",
        ["processing"] = "Processing",
        ["shipped"] = "Shipped",
        ["delivered"] = "Delivered",
        ["cancelled"] = "Cancelled",
        ["canceled"] = "Cancelled",
        ["refunded"] = "Refunded",
        ["awaiting a rate"] = "Awaiting a rate",
        ["error"] = "Error",
        ["parked"] = "Parked",
        ["ready"] = "Ready",
        ["paid"] = "Paid",
        ["partially_paid"] = "Partly paid",
        ["partially_refunded"] = "Partly refunded",
        ["authorized"] = "Authorised",
        ["unpaid"] = "Unpaid",
        ["voided"] = "Voided",
        ["failed"] = "Failed",
        ["failure"] = "Failed",
        ["expired"] = "Expired",
        ["fulfilled"] = "Fulfilled",
        ["unfulfilled"] = "Unfulfilled",
        ["partial"] = "Partly fulfilled",
        ["partially_fulfilled"] = "Partly fulfilled",
        ["restocked"] = "Restocked",
        ["scheduled"] = "Scheduled",
        ["on_hold"] = "On hold",
        ["on-hold"] = "On hold",
        ["in_progress"] = "In progress",
        ["in_transit"] = "In transit",
        ["out_for_delivery"] = "Out for delivery",
        ["success"] = "Done",
        ["completed"] = "Completed",
        ["open"] = "Open",
        ["deactivated"] = "Deactivated",
        ["locked"] = "Locked",
        ["waiting"] = "Waiting",
        ["sent"] = "Sent",
    }.ToFrozenDictionary();

    /// <summary>The state in the reader's language; a shop's own word as it is, its first letter capital.</summary>
    public static string State(this Words words, string state) =>
        All.TryGetValue(state, out var english) ? words[english] : state.Length == 0 ? "–" : char.ToUpperInvariant(state[0]) + state[1..].Replace('_', ' ');
}
