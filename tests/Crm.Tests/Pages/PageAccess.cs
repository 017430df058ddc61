namespace Crm.Tests.Pages;

/// <summary>One question to the web and what each gets for it.</summary>
/// <param name="Route">As "routes" of the web's program prints it; one that ends in * is all that begin so.</param>
/// <param name="Answers">
/// To administrator, manager, agent, reader and nobody, in this order: a status, or "in": sent to the sign-in page, or ">/path": sent there. One word: all the same.
/// </param>
/// <param name="Path">What is asked; null: the route itself. The places in braces are of <see cref="PageAccess.Places"/>.</param>
/// <param name="Form">What is posted beside the form's token, e.g. "name=Anna"; null: nothing.</param>
internal sealed record Row(string Route, string Answers, string? Path = null, string? Form = null)
{
    public string Asked => (Path ?? Route.Split(' ')[1]) is var path && Path is not null && Route.Contains('?', StringComparison.Ordinal) && !Path.Contains('?', StringComparison.Ordinal)
        ? path + Route[Route.IndexOf('?', StringComparison.Ordinal)..]
        : path;

    public override string ToString() => $"{Route} {Path}";
}

/// <summary>
/// Who gets what from each page, each handler and each endpoint, written down by hand. A new one fails the tests until somebody has thought about every role here.
/// </summary>
internal static class PageAccess
{
    /// <summary>The rows that are there to be asked for, made by SampleRows: all that hangs on a customer is of the agent who asks.</summary>
    public static readonly Dictionary<string, string> Places = new()
    {
        ["{customer}"] = "0c000000-0000-0000-0000-000000000001",
        ["{others}"] = "0c000000-0000-0000-0000-0000000000ff", // a customer of somebody else
        ["{agent}"] = "0a000000-0000-0000-0000-000000000001",
        ["{order}"] = "0d000000-0000-0000-0000-000000000001",
        ["{activity}"] = "0e000000-0000-0000-0000-0000000000a1",
        ["{shop}"] = "0b000000-0000-0000-0000-000000000001",
        ["{unknown}"] = "0f000000-0000-0000-0000-00000000ffff",
    };

    /// <summary>The text with the places in it filled.</summary>
    public static string Fill(string text) => Places.Aggregate(text, (filled, place) => filled.Replace(place.Key, place.Value, StringComparison.Ordinal));

    // What changes something is asked by whoever may least first, the administrator last. The rows stand by their part of the site; add yours to it.
    public static readonly Row[] Rows =
    [
        new("GET /", "200 200 200 200 in"),
        new("POST /?handler=Hide", ">/ >/ >/ >/ in"),
        new("GET /search", "200 200 200 200 in"),
        new("GET /palette", "200 200 200 200 in"),
        new("GET /help", "200 200 200 200 in"),
        new("GET /keys", "200 200 200 200 in"),
        new("GET /styleguide", "404 404 404 404 in"), // only in development
        new("GET /error/{code:int}", "404", "/error/404"),
        new("POST /error/{code:int}", "400", "/error/400"),

        // Account and settings
        new("GET /sign-in", "200"),
        new("POST /sign-in", "200"), // says which fields are missing
        new("GET /sign-out", ">/ >/ >/ >/ in"),
        new("GET /account/password", "200 200 200 200 in"),
        new("POST /account/password", "200 200 200 200 in"),
        new("POST /sign-in?handler=Language", ">/sign-in", Form: "language=de"),
        new("POST /sign-in?handler=PasskeyOptions", "200"),
        new("POST /sign-in?handler=Passkey", "401"),
        new("GET /sign-in/second-step", ">/sign-in"), // without the first
        new("POST /sign-in/second-step", ">/sign-in"),
        new("GET /forgot-password", "200"),
        new("POST /forgot-password", "200"), // the address is missing
        new("POST /forgot-password", ">/sign-in", Form: "Email=nobody@crm.example"),
        new("GET /reset-password", "200"),
        new("POST /reset-password", "410", Form: "New=a password of some length"),
        new("GET /invitation/{token}", "410", "/invitation/none"),
        new("POST /invitation/{token}", "410", "/invitation/none"),
        new("GET /account", "200 200 200 200 in"),
        new("POST /account", "200 200 200 200 in"), // the name is missing
        new("POST /account", ">/account >/account >/account >/account in", Form: "Name=Somebody&Language=en&TimeZone=UTC"),
        new("POST /account?handler=Picture", "200 200 200 200 in"), // no file is chosen
        new("POST /account?handler=NoPicture", ">/account >/account >/account >/account in"),
        new("GET /pictures/{id:guid}", "404 404 404 404 in", "/pictures/{unknown}"),
        new("GET /account/two-step", "200 200 200 200 in"),
        new("POST /account/two-step?handler=On", "200 200 200 200 in"),
        new("POST /account/two-step?handler=Codes", "200 200 200 200 in"),
        new("POST /account/two-step?handler=Off", "200 200 200 200 in"),
        new("POST /account/two-step?handler=Begin", ">/account/two-step >/account/two-step >/account/two-step >/account/two-step in"),
        new("GET /account/passkeys", "200 200 200 200 in"),
        new("POST /account/passkeys?handler=Options", "200 200 200 200 in"),
        new("POST /account/passkeys?handler=Add", "200 200 200 200 in"),
        new("POST /account/passkeys?handler=Remove", "404 404 404 404 in"),
        new("GET /account/sessions", "200 200 200 200 in"),
        new("POST /account/sessions?handler=End", "404 404 404 404 in"),
        new("POST /account/sessions?handler=Others", ">/account/sessions >/account/sessions >/account/sessions >/account/sessions in"),
        new("GET /settings", "200 200 200 200 in"),
        new("GET /settings/people", "200 404 404 404 in"),
        new("POST /settings/people?handler=Invite", "200 404 404 404 in"), // the address is missing
        new("POST /settings/people?handler=Again", "404 404 404 404 in", Form: "invitation={unknown}"),
        new("POST /settings/people?handler=Withdraw", "404 404 404 404 in", Form: "invitation={unknown}"),
        new("GET /settings/people/{id:guid}", "200 404 404 404 in", "/settings/people/{agent}"),
        new("GET /settings/people/{id:guid}", "404 404 404 404 in", "/settings/people/{unknown}"),
        new("POST /settings/people/{id:guid}?handler=Role", "200 404 404 404 in", "/settings/people/{agent}"), // no role was chosen
        new("POST /settings/people/{id:guid}?handler=Deactivate", "404 404 404 404 in", "/settings/people/{unknown}"),
        new("POST /settings/people/{id:guid}?handler=Reactivate", "404 404 404 404 in", "/settings/people/{unknown}"),
        new("POST /settings/people/{id:guid}?handler=Unlock", "404 404 404 404 in", "/settings/people/{unknown}"),
        new("GET /settings/audit", "200 404 404 404 in"),
        new("GET /settings/audit", "200 404 404 404 in", "/settings/audit?person={agent}&action=look&type=customer&subject={customer}&from=2026-01-01&until=9999-12-31&after=9_9"),
        new("GET /email", "200 404 404 404 in"),
        new("GET /email", "200 404 404 404 in", "/email?state=waiting&after=9_{unknown}"),
        new("POST /email?handler=Again", ">/email 404 404 404 in", Form: "mail={unknown}"),

        new("GET /settings/tags", "200 200 404 404 in"),
        new("POST /settings/tags?handler=Add", "200 200 404 404 in"), // without a name
        new("POST /settings/tags?handler=Change", "200 200 404 404 in"),
        new("POST /settings/tags?handler=Merge", ">/settings/tags >/settings/tags 404 404 in"),
        new("POST /settings/tags?handler=Delete", ">/settings/tags >/settings/tags 404 404 in"),
        new("GET /settings/fields", "200 404 404 404 in"),
        new("POST /settings/fields?handler=Add", "200 404 404 404 in"), // without a key
        new("POST /settings/fields?handler=Change", "200 404 404 404 in"),
        new("POST /settings/fields?handler=Move", ">/settings/fields 404 404 404 in"),
        new("POST /settings/fields?handler=Delete", ">/settings/fields 404 404 404 in"),
        new("GET /settings/assignment", "200 404 404 404 in"),
        new("POST /settings/assignment?handler=Add", "200 404 404 404 in"), // for nobody
        new("POST /settings/assignment?handler=Move", ">/settings/assignment 404 404 404 in"),
        new("POST /settings/assignment?handler=Delete", ">/settings/assignment 404 404 404 in"),

        new("GET /rates", "200 200 200 200 in", "/rates?currency=JPY&days=366"),
        new("POST /rates?handler=Enter", "200 200 404 404 in"), // with nothing typed
        new("POST /rates?handler=TakeBack", "200 200 404 404 in", "/rates", "currency=KWD&day=2026-01-01"), // there is none
        new("POST /rates?handler=Fetch", ">/rates >/rates 404 404 in"),
        new("POST /rates?handler=Report", "200 404 404 404 in"), // no currency was chosen

        // Customers
        new("GET /customers", "200 200 200 200 in", "/customers?f=status:is:active"),
        new("GET /customers/export", "200 200 200 200 in", "/customers/export?format=csv"),
        new("GET /customers/export", "404 404 404 404 in", "/customers/export?format=exe"),
        new("GET /customers/bulk", "200 200 404 404 in", "/customers/bulk?do=status&id={customer}"),
        new("GET /customers/bulk", "200 200 200 404 in", "/customers/bulk?do=tag&all=1"),
        new("GET /customers/bulk", "404 404 404 404 in", "/customers/bulk?do=explode&all=1"),
        new("POST /customers/bulk", "200 200 404 404 in", "/customers/bulk", "do=status&id={customer}&value=asleep"),
        new("GET /customers/bulk/{id:guid}", "404 404 404 404 in", "/customers/bulk/{unknown}"),
        new("POST /customers/bulk/{id:guid}?handler=Undo", "404 404 404 404 in", "/customers/bulk/{unknown}"),
        new("GET /views", "404 404 404 404 in"),
        new("POST /views?handler=Save", "200 200 200 200 in", "/views", "Kind=customers"), // says that the name is missing
        new("POST /views?handler=Save", "404 404 404 404 in", "/views", "Kind=elephants&Name=x"),
        new("POST /views?handler=Rename", "200 200 200 200 in", "/views", "Kind=customers&Id={unknown}&Name=x"),
        new("POST /views?handler=Overwrite", "200 200 200 200 in", "/views", "Kind=customers&Id={unknown}"),
        new("POST /views?handler=Default", "200 200 200 200 in", "/views", "Kind=customers&Id={unknown}"),
        new("POST /views?handler=Delete", "404 404 404 404 in", "/views", "Kind=customers&Id={unknown}"),
        new("POST /views?handler=Restore", "404 404 404 404 in", "/views"),
        new("GET /customers/{id:guid}", "200 200 200 200 in", "/customers/{customer}"),
        new("GET /customers/{id:guid}", "200 200 404 200 in", "/customers/{others}"),
        new("GET /customers/{id:guid}", "404 404 404 404 in", "/customers/{unknown}"),
        new("GET /customers/new", "200 200 404 404 in"),
        new("POST /customers/new", "200 200 404 404 in"), // of nothing nobody is made
        new("GET /customers/{id:guid}/edit", "200 200 404 404 in", "/customers/{customer}/edit"),
        new("GET /customers/{id:guid}/edit", "404 404 404 404 in", "/customers/{unknown}/edit"),
        new("GET /customers/{id:guid}/edit?handler=Since", "200 200 404 404 in", "/customers/{customer}/edit?handler=Since&version=0"),
        new("POST /customers/{id:guid}/edit", ">/customers/{customer} >/customers/{customer} 404 404 in", "/customers/{customer}/edit", "f.city=Berlin"),
        new("POST /customers/{id:guid}/edit", "404 404 404 404 in", "/customers/{unknown}/edit", "f.city=Berlin"),
        new("POST /customers/{id:guid}/edit?handler=Undo", ">/customers/{customer} >/customers/{customer} 404 404 in", "/customers/{customer}/edit"), // nothing to undo
        new("GET /customers/{id:guid}/tags", "200 200 200 404 in", "/customers/{customer}/tags"),
        new("GET /customers/{id:guid}/tags", "200 200 404 404 in", "/customers/{others}/tags"),
        new("POST /customers/{id:guid}/tags", ">/customers/{customer} >/customers/{customer} >/customers/{customer} 404 in", "/customers/{customer}/tags"),
        new("POST /customers/{id:guid}?handler=Delete", "200 200 404 404 in", "/customers/{customer}"), // who has orders stays

        // Merge, matches, privacy
        new("GET /customers/matches", "200 200 200 200 in"),
        new("GET /customers/matches?handler=Count", "200 200 200 200 in"),
        new("POST /customers/matches?handler=Merge", "200 200 404 404 in"), // which two is not said
        new("POST /customers/matches?handler=Apart", ">/customers/matches >/customers/matches 404 404 in"),
        new("GET /customers/{id:guid}/merge", "200 200 404 404 in", "/customers/{customer}/merge"),
        new("GET /customers/{id:guid}/merge", "200 200 404 404 in", "/customers/{customer}/merge?with={others}"),
        new("GET /customers/{id:guid}/merge", "404 404 404 404 in", "/customers/{customer}/merge?with={unknown}"),
        new("POST /customers/{id:guid}/merge", "200 200 404 404 in", "/customers/{customer}/merge?with={customer}"), // with themselves
        new("GET /customers/{id:guid}/consent", "200 200 200 200 in", "/customers/{customer}/consent"),
        new("GET /customers/{id:guid}/consent", "200 200 404 200 in", "/customers/{others}/consent"),
        new("POST /customers/{id:guid}/consent", "200 200 200 404 in", "/customers/{customer}/consent"), // without saying how
        new("GET /customers/{id:guid}/privacy", "200 200 404 404 in", "/customers/{customer}/privacy"),
        new("GET /customers/{id:guid}/privacy", "404 404 404 404 in", "/customers/{unknown}/privacy"),
        new("GET /customers/{id:guid}/privacy?handler=Export", "200 200 404 404 in", "/customers/{customer}/privacy"),
        new("GET /customers/{id:guid}/privacy/report", "200 200 404 404 in", "/customers/{customer}/privacy/report"),
        new("POST /customers/{id:guid}/privacy?handler=Hold", "200 200 404 404 in", "/customers/{customer}/privacy"), // without a reason
        new("POST /customers/{id:guid}/privacy?handler=Release", "200 200 404 404 in", "/customers/{customer}/privacy"), // none stands
        new("POST /customers/{id:guid}/privacy?handler=Erase", "200 200 404 404 in", "/customers/{customer}/privacy"), // not confirmed
        new("GET /settings/privacy", "200 404 404 404 in"),
        new("POST /settings/privacy", ">/settings/privacy 404 404 404 in"), // nothing changed
        new("POST /settings/privacy?handler=Run", ">/settings/privacy 404 404 404 in"),
        new("POST /settings/privacy?handler=Erase", "200 404 404 404 in", "/settings/privacy?handler=Erase&request={unknown}"),
        new("POST /settings/privacy?handler=Close", "200 404 404 404 in", "/settings/privacy?handler=Close&request={unknown}"),
        new("GET /settings/privacy/certificates/{id:guid}", "404 404 404 404 in", "/settings/privacy/certificates/{unknown}"),
        new("POST /customers/{id:guid}/merge?handler=Undo", "200 200 404 404 in", "/customers/{customer}/merge?handler=Undo&merge={unknown}"),
        // Activities, tasks, notifications
        new("GET /customers/{id:guid}/timeline", "200 200 200 200 in", "/customers/{customer}/timeline"),
        new("GET /customers/{id:guid}/timeline", "200 200 404 200 in", "/customers/{others}/timeline"),
        new("POST /customers/{id:guid}/timeline", "200 200 200 404 in", "/customers/{customer}/timeline"), // with nothing written
        new("POST /customers/{id:guid}/timeline", "404 404 404 404 in", "/customers/{unknown}/timeline", "type=note&description=Hello"),
        new("POST /customers/{id:guid}/timeline", ">/customers/{others}#timeline >/customers/{others}#timeline 404 404 in", "/customers/{others}/timeline", "type=note&description=Hello"),
        new("GET /activities/{id:guid}", "200 200 200 200 in", "/activities/{activity}"),
        new("GET /activities/{id:guid}", "404 404 404 404 in", "/activities/{unknown}"),
        new("GET /activities/{id:guid}.ics", "200 200 200 200 in", "/activities/{activity}.ics"),
        new("POST /activities/{id:guid}", "200 200 200 404 in", "/activities/{activity}"), // with nothing written
        new("GET /tasks", "200 200 200 200 in"),
        new("GET /tasks", "200 200 404 200 in", "/tasks?customer={others}"),
        new("POST /tasks?handler=Add", "200 200 200 404 in"),
        new("POST /tasks?handler=Assign", "404 404 404 404 in", "/tasks", "id={unknown}&assignee={unknown}"),
        new("POST /tasks?handler=Snooze", "404 404 404 404 in", "/tasks", "id={unknown}&days=1"),
        new("POST /tasks?handler=Complete", ">/tasks >/tasks >/tasks 404 in", "/tasks", "id={activity}"),
        new("POST /tasks?handler=Reopen", ">/tasks >/tasks >/tasks 404 in", "/tasks", "id={activity}"),
        new("POST /activities/{id:guid}?handler=Cancel", ">/customers/{customer}#timeline >/customers/{customer}#timeline >/customers/{customer}#timeline 404 in", "/activities/{activity}"),
        new("POST /activities/{id:guid}?handler=Delete", "404 404 >/customers/{customer}#timeline 404 in", "/activities/{activity}"), // the agent was first
        new("POST /activities/{id:guid}?handler=Attach", "404 404 404 404 in", "/activities/{unknown}"),
        new("POST /activities/{id:guid}?handler=Detach", "404 404 404 404 in", "/activities/{unknown}"),
        new("GET /customers/{id:guid}/files", "200 200 200 200 in", "/customers/{customer}/files"),
        new("GET /customers/{id:guid}/files", "200 200 404 200 in", "/customers/{others}/files"),
        new("POST /customers/{id:guid}/files", "200 200 200 404 in", "/customers/{customer}/files"), // with no file chosen
        new("POST /customers/{id:guid}/files", "200 200 404 404 in", "/customers/{others}/files"),
        new("POST /customers/{id:guid}/files?handler=Picture", "200 200 200 404 in", "/customers/{customer}/files"), // with no picture chosen
        new("POST /customers/{id:guid}/files?handler=Delete", "404 404 404 404 in", "/customers/{customer}/files", "file={unknown}"),
        new("GET /files/{id:guid}", "404 404 404 404 in", "/files/{unknown}"),
        new("GET /tasks/calendar", "200 200 200 200 in"),
        new("POST /tasks/calendar?handler=New", ">/tasks/calendar >/tasks/calendar >/tasks/calendar >/tasks/calendar in"),
        new("POST /tasks/calendar?handler=Revoke", ">/tasks/calendar >/tasks/calendar >/tasks/calendar >/tasks/calendar in"),
        new("GET /tasks/calendar.ics", "404"), // without a key
        new("GET /notifications", "200 200 200 200 in"),
        new("GET /notifications?handler=Bell", "200 200 200 200 in"),
        new("POST /notifications?handler=Read", ">/notifications >/notifications >/notifications >/notifications in"),

        // Import
        new("GET /customers/import", "200 200 404 404 in"),
        new("POST /customers/import", "200 200 404 404 in"), // without a file
        new("GET /customers/import/{id:guid}", "404 404 404 404 in", "/customers/import/{unknown}"), // one's own alone
        new("GET /customers/import/{id:guid}?handler=Failures", "404 404 404 404 in", "/customers/import/{unknown}"),
        new("POST /customers/import/{id:guid}?handler=Check", "404 404 404 404 in", "/customers/import/{unknown}"),
        new("POST /customers/import/{id:guid}?handler=Start", "404 404 404 404 in", "/customers/import/{unknown}"),
        new("POST /customers/import/{id:guid}?handler=Discard", "404 404 404 404 in", "/customers/import/{unknown}"),

        // Orders
        new("GET /orders", "200 200 200 200 in"),
        new("GET /orders/export", "200 200 200 200 in", "/orders/export?format=csv"),
        new("GET /orders/export", "404 404 404 404 in", "/orders/export?format=exe"),
        new("GET /orders/{id:guid}", "200 200 200 200 in", "/orders/{order}"),
        new("GET /orders/{id:guid}", "404 404 404 404 in", "/orders/{unknown}"),
        new("POST /orders/{id:guid}?handler=Note", "200 200 200 404 in", "/orders/{order}"), // with nothing written
        new("POST /orders/{id:guid}?handler=Note", "404 404 404 404 in", "/orders/{unknown}"),
        new("POST /orders/{id:guid}?handler=EditNote", "200 200 200 404 in", "/orders/{order}"),
        new("POST /orders/{id:guid}?handler=DeleteNote", "200 200 200 404 in", "/orders/{order}"),
        new("POST /orders/{id:guid}?handler=Refund", "404 404 404 404 in", "/orders/{order}"), // a shop's order is refunded in the shop
        new("POST /orders/{id:guid}?handler=Cancel", "404 404 404 404 in", "/orders/{order}"),
        new("GET /orders/new", "200 200 200 404 in"),
        new("GET /orders/new", "200 200 200 404 in", "/orders/new?customer={customer}"),
        new("GET /orders/new", "200 200 404 404 in", "/orders/new?customer={others}"),
        new("GET /orders/new", "404 404 404 404 in", "/orders/new?customer={unknown}"),
        new("POST /orders/new", "200 200 200 404 in", "/orders/new?customer={customer}"), // with nothing typed
        new("POST /orders/new?handler=More", "200 200 200 404 in", "/orders/new?customer={customer}&handler=More"),
        new("GET /orders/{id:guid}/edit", "404 404 404 404 in", "/orders/{order}/edit"), // a shop's order is changed in the shop
        new("POST /orders/{id:guid}/edit", "404 404 404 404 in", "/orders/{order}/edit"),
        new("POST /orders/{id:guid}/edit?handler=More", "404 404 404 404 in", "/orders/{order}/edit"),

        // Integrations
        new("GET /integrations", "200 200 200 200 in"),
        new("GET /integrations/connect", "200 404 404 404 in"),
        new("POST /integrations/connect", "200 404 404 404 in"),
        new("GET /integrations/{id:guid}", "200 200 200 200 in", "/integrations/{shop}"),
        new("GET /integrations/{id:guid}", "404 404 404 404 in", "/integrations/{unknown}"),
        new("POST /integrations/{id:guid}?handler=Sync", ">/integrations/{shop} >/integrations/{shop} 404 404 in", "/integrations/{shop}"),
        new("POST /integrations/{id:guid}?handler=Pause", ">/integrations/{shop} >/integrations/{shop} 404 404 in", "/integrations/{shop}"),
        new("POST /integrations/{id:guid}?handler=Subscribe", ">/integrations/{shop} >/integrations/{shop} 404 404 in", "/integrations/{shop}"),
        new("GET /integrations/{id:guid}/books", "200 200 404 200 in", "/integrations/{shop}/books"),
        new("GET /integrations/{id:guid}/books", "404 404 404 404 in", "/integrations/{unknown}/books"),
        new("POST /integrations/{id:guid}/books?handler=Compare", ">/integrations/{shop}/books >/integrations/{shop}/books 404 404 in", "/integrations/{shop}/books"),
        new("POST /integrations/{id:guid}/books?handler=Mend", ">/integrations/{shop}/books >/integrations/{shop}/books 404 404 in", "/integrations/{shop}/books"),
        new("GET /integrations/{id:guid}/access", "200 404 404 404 in", "/integrations/{shop}/access"),
        new("POST /integrations/{id:guid}/access", "200 404 404 404 in", "/integrations/{shop}/access"), // with nothing typed
        new("GET /integrations/{id:guid}/installed", "200 404 404 404 in", "/integrations/{shop}/installed"), // that nobody began
        new("POST /integrations/{id:guid}?handler=Replay", ">/integrations/{shop} >/integrations/{shop} 404 404 in", "/integrations/{shop}"),
        new("POST /integrations/{id:guid}?handler=Rotate", "200 404 404 404 in", "/integrations/{shop}"), // without a secret
        new("POST /integrations/{id:guid}?handler=Rotate", ">/integrations/{shop} 404 404 404 in", "/integrations/{shop}", "secret=another-one"),
        new("POST /webhooks/shopify/{integration:guid}", "401", "/webhooks/shopify/{shop}"),
        new("POST /webhooks/woocommerce/{integration:guid}", "401", "/webhooks/woocommerce/{shop}"),
        new("POST /webhooks/{platform}/{anything}", "401", "/webhooks/shopify/1"),

        // What is no page
        new("* /live", "400 400 400 400 401"), // no connection was begun
        new("* /live/negotiate", "405 405 405 405 401"), // asked by GET
        new("* /metrics", "200"),
        new("GET /health/live", "200"),
        new("GET /health/ready", "200"),
        new("GET /orleans/*", "200 404 404 404 in", "/orleans/version"),

        // Last: it ends the session that asks.
        new("POST /sign-out", ">/sign-in >/sign-in >/sign-in >/sign-in in"),
    ];
}
