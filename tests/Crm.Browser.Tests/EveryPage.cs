using Microsoft.Playwright;

namespace Crm.Browser.Tests;

/// <summary>The address of every page that shows something, as the web itself tells of them, with a shop, a customer and an order to show.</summary>
internal static class EveryPage
{
    // What answers with no page of its own: parts, files, sign-out, what only a mail or development leads to.
    static readonly string[] No =
        ["/palette", "/sign-out", "/error/{code:int}", "/styleguide", "/invitation/{token}", "/reset-password", "/sign-in/second-step", "/orleans", "/health", "/metrics", "/live"];

    public static async Task<IReadOnlyList<string>> Of(Staff staff)
    {
        var values = await Values(staff);
        var paths = (await staff.Crm.Routes()).Where(route => route.StartsWith("GET ", StringComparison.Ordinal) && !route.Contains('?', StringComparison.Ordinal))
            .Select(route => route[4..]).Where(path => !No.Any(no => path == no || path.StartsWith(no + "/", StringComparison.Ordinal)));
        return [.. paths.Select(path => Filled(path, values)).OfType<string>().Append("/customers/00000000-0000-0000-0000-000000000000").Append("/search?q=hopper").Append("/orders?status=shipped")];
    }

    /// <summary>Whether the address gave a page and no file.</summary>
    public static async Task<bool> Shown(IPage page, string path)
    {
        try
        {
            var answer = await page.GotoAsync(path);
            return (await answer!.HeaderValueAsync("content-type"))?.StartsWith("text/html", StringComparison.Ordinal) == true;
        }
        catch (PlaywrightException exception) when (exception.Message.Contains("Download is starting", StringComparison.Ordinal))
        {
            return false;
        }
    }

    // Null: nothing of that kind is there to be shown.
    static string? Filled(string path, IReadOnlyDictionary<string, Guid?> values)
    {
        var open = path.IndexOf('{', StringComparison.Ordinal);
        if (open < 0) return path;
        var kind = path[..open].Trim('/');
        return path.IndexOf('{', open + 1) < 0 && path.Contains("{id:guid}", StringComparison.Ordinal) && values.GetValueOrDefault(kind) is { } id
            ? path.Replace("{id:guid}", id.ToString(), StringComparison.Ordinal)
            : null;
    }

    // A shop that is connected by its API and read, whose books differ in one order.
    static async Task<Guid> Connected(Staff staff)
    {
        const string Domain = "gallery.myshopify.com";
        Task<T> Ask<T>(string sql) => staff.Crm.Ask<T>(sql, Domain);
        if (await Ask<long>("SELECT count(*) FROM crm.integrations WHERE domain = $1") == 0)
        {
            var shop = await staff.Shops.Open("shopify", Domain, orders: 40, seed: 44);
            var page = await staff.Administrator();
            await ShopWalkTests.Connect(page, "client", shop, "Client ID", shop.ClientId, "Client secret", shop.ClientSecret);
            await staff.Crm.Until("the shop is read", () => Ask<bool>("SELECT coalesce((SELECT s.state = 'done' FROM crm.syncs s JOIN crm.integrations i ON i.id = s.integration_id WHERE i.domain = $1), false)"));
            await staff.Crm.Settled();
            await staff.Shops.Behave(shop.Domain, new { dropsPercent = 100 });
            await staff.Shops.Place(shop.Domain);
            await page.GetByRole(AriaRole.Link, new() { Name = "Compare the books" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Compare now" }).ClickAsync();
            await page.Locator("#books tbody tr").WaitForAsync();
        }

        return await Ask<Guid>("SELECT id FROM crm.integrations WHERE domain = $1");
    }

    static async Task<Dictionary<string, Guid?>> Values(Staff staff)
    {
        if (await staff.Crm.Ask<long>("SELECT count(*) FROM crm.integrations WHERE domain = 'walk.example.com'") == 0)
        {
            var shop = await staff.Crm.AddShop("shopify", "walk.example.com");
            await Staff.Receive(shop, "orders/create", "walk-1", Payloads.Order(1, "120.00"));
            await Staff.Receive(shop, "orders/create", "walk-2", Payloads.Order(2, "80.50"));
            await staff.Crm.Settled();
        }

        var shown = await Connected(staff);
        return new()
        {
            ["customers"] = await staff.Crm.Ask<Guid>("SELECT customer_id FROM crm.orders WHERE customer_id IS NOT NULL ORDER BY received_at DESC LIMIT 1"),
            ["orders"] = await staff.Crm.Ask<Guid>("SELECT id FROM crm.orders ORDER BY received_at DESC LIMIT 1"),
            ["integrations"] = shown,
            ["settings/people"] = await staff.Crm.Ask<Guid>("SELECT id FROM crm.users LIMIT 1"),
        };
    }
}
