namespace Crm.Web.Activities;

/// <summary>What stands in a timeline, and how each kind is drawn and called.</summary>
internal static class Kinds
{
    /// <summary>What staff write.</summary>
    public static readonly string[] Written = ["note", "email", "call", "meeting", "task"];

    static readonly string[] Everything = [.. Written, "order", "refund", "status", "merge", "assignment"];

    /// <summary>The filters of a timeline: the word in the URL, its name, and the kinds that it lets through.</summary>
    public static readonly (string? Filter, string Name, string[] Kinds)[] Filters =
    [
        (null, "Everything", Everything), ("notes", "Notes", ["note"]), ("emails", "E-mails", ["email"]), ("calls", "Calls", ["call"]),
        ("meetings", "Meetings", ["meeting"]), ("tasks", "Tasks", ["task"]), ("orders", "Orders", ["order", "refund", "status"]),
        ("history", "History", ["merge", "assignment"]),
    ];

    /// <summary>The kinds of a filter; all of them for what is no filter.</summary>
    public static string[] Of(string? filter) => Filters.FirstOrDefault(f => f.Filter == filter) is { Kinds: { } kinds } ? kinds : Everything;

    /// <summary>English, to be translated.</summary>
    public static string Name(string kind) => kind switch
    {
        "note" => "Note",
        "email" => "E-mail",
        "call" => "Call",
        "meeting" => "Meeting",
        "task" => "Task",
        "order" => "Order",
        "refund" => "Refund",
        "status" => "Order status",
        "merge" => "Merge",
        _ => "Assignment",
    };

    /// <summary>The path of the icon, 24 by 24.</summary>
    public static string Icon(string kind) => kind switch
    {
        "note" => "M6 4h12v16H6zM9 9h6M9 13h6",
        "email" => "M3 6h18v12H3zM3 7l9 7 9-7",
        "call" => "M6 3h4l1 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 1v4a2 2 0 0 1-2 2C11 20 4 13 4 5a2 2 0 0 1 2-2Z",
        "meeting" => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
        "task" => "M4 4h16v16H4zM8 12l3 3 5-6",
        "order" => "M5 8h14l-1 12H6L5 8Zm4 0V6a3 3 0 0 1 6 0v2",
        "refund" => "M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-2",
        "status" => "M3 7h11v10H3zM14 10h4l3 3v4h-7M7 17a2 2 0 1 0 0 .1M17 17a2 2 0 1 0 0 .1",
        "merge" => "M6 3v5a6 6 0 0 0 6 6v7M18 3v5a6 6 0 0 1-6 6",
        _ => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 20c1-4 4-6 8-6s7 2 8 6",
    };
}
