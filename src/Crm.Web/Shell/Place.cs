namespace Crm.Web.Shell;

/// <summary>A page that one can go to from anywhere.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Text">What it is called, in English, the key of its translations.</param>
/// <param name="Icon">The path data of its drawing on a grid of 24.</param>
/// <param name="Key">The letter that, after g, goes there; null: none does.</param>
/// <param name="Menu">Whether it stands in the main menu.</param>
/// <param name="Roles">Who may open it; empty: everybody.</param>
internal sealed record Place(string Path, string Text, string Icon, char? Key, bool Menu, params string[] Roles)
{
    const string Plus = "M12 5v14M5 12h14", Gear = "M4 7h10m4 0h2M4 17h2m4 0h10M16 5v4M8 15v4", Arrow = "M12 16V4m-4 4 4-4 4 4M5 20h14";

    // Pages whose way in is another place of the menu than their address says.
    static readonly (string Path, string Menu)[] Elsewhere = [("/rates", "/settings"), ("/email", "/settings"), ("/account", "/settings"), ("/activities", "/tasks"), ("/keys", "/help")];

    /// <summary>The place of the menu to which a page belongs; null: it belongs to none.</summary>
    public static string? MenuOf(PathString path)
    {
        if (path == "/") return "/";
        return Elsewhere.FirstOrDefault(e => path.StartsWithSegments(e.Path)).Menu
            ?? All.FirstOrDefault(place => place.Menu && place.Path != "/" && path.StartsWithSegments(place.Path))?.Path;
    }

    /// <summary>In the order of the menu. One whose page does not exist is nowhere offered.</summary>
    public static readonly Place[] All =
    [
        new("/", "Home", "M4 11.5 12 4l8 7.5M6 10v10h12V10", 'h', true),
        new("/customers", "Customers", "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 20c1-4 4-6 8-6s7 2 8 6", 'c', true),
        new("/orders", "Orders", "M5 8h14l-1 12H6L5 8Zm4 0V6a3 3 0 0 1 6 0v2", 'o', true),
        new("/tasks", "Tasks", "M4 6.5 5.5 8 8 5M4 12.5 5.5 14 8 11M4 18.5 5.5 20 8 17M12 6.5h8M12 12.5h8M12 18.5h8", 't', true),
        new("/analytics", "Analytics", "M4 19V5m0 14h16M8 16v-5m4 5V8m4 8v-3", 'a', true, "admin", "manager", "readonly"),
        new("/integrations", "Integrations", "M9 7V3m6 4V3M7 7h10v5a5 5 0 0 1-10 0V7Zm5 10v4", 'i', true),
        new("/settings", "Settings", Gear, 's', true),
        new("/help", "Help", "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-2.5-11a2.5 2.5 0 1 1 3.5 2.3c-.6.3-1 .8-1 1.5V14m0 3v.01", null, true),
        new("/customers/matches", "Possible matches", "M8 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm8 8a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7-2 3 3m3-18 3 3", 'm', false),
        new("/notifications", "Notifications", "M6 17V11a6 6 0 0 1 12 0v6l2 2H4l2-2Zm4 2a2 2 0 0 0 4 0", 'n', false),
        new("/rates", "Exchange rates", "M4 8h13m-3-3 3 3-3 3M20 16H7m3-3-3 3 3 3", null, false),
        new("/customers/new", "New customer", Plus, null, false, "admin", "manager"),
        new("/orders/new", "New order", Plus, null, false, "admin", "manager", "agent"),
        new("/customers/import", "Import customers", Arrow, null, false, "admin", "manager"),
        new("/integrations/connect", "Connect a shop", Plus, null, false, "admin"),
        new("/settings/people", "People", Gear, null, false, "admin"),
        new("/settings/tags", "Tags", Gear, null, false, "admin", "manager"),
        new("/settings/fields", "Custom fields", Gear, null, false, "admin"),
        new("/settings/assignment", "Assignment", Gear, null, false, "admin"),
        new("/settings/privacy", "Privacy", Gear, null, false, "admin"),
        new("/settings/audit", "Audit log", Gear, null, false, "admin"),
        new("/email", "Outbox", "M4 6h16v12H4V6Zm0 1 8 6 8-6", null, false, "admin"),
        new("/account", "Your account", Gear, null, false),
        new("/account/password", "Change password", Gear, null, false),
        new("/keys", "Keys", "M3 7h18v10H3V7Zm4 3v.01M11 10v.01M15 10v.01M8 14h8", null, false),
        new("/orleans/", "Cluster", "M4 19V5m0 14h16M8 16v-5m4 5V8m4 8v-3", null, false, "admin"),
    ];
}
