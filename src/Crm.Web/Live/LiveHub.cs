using System.Security.Claims;
using Crm.People;
using Crm.Web.Database;
using Microsoft.AspNetCore.SignalR;

namespace Crm.Web.Live;

/// <summary>Tells open pages which things changed. A page joins the things that it shows, and only those that its reader may see.</summary>
internal sealed class LiveHub(PersonDatabase database, RecentChanges recent) : Hub
{
    const string SeeCustomer = "SELECT 1 FROM crm.customers WHERE id = $1";

    static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    // Known to every member of staff: that something changed, not what.
    static readonly HashSet<string> Open = ["home", "customers", "orders", "integrations", "tasks", "matches"];

    /// <summary>Joins one of the open names, "mine:ID" (the reader's own), "customer:ID" or "integration:ID".</summary>
    /// <param name="name">What the page shows.</param>
    /// <param name="read">When the page was read, in milliseconds since 1970; 0: nobody knows.</param>
    /// <returns>Whether it may have changed since then.</returns>
    public async Task<bool> Join(string name, long read)
    {
        if (!await MaySee(name)) return false;
        await Groups.AddToGroupAsync(Context.ConnectionId, name, Context.ConnectionAborted);
        return recent.Since(name, DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(read, 0, Latest)));
    }

    async Task<bool> MaySee(string name)
    {
        if (Open.Contains(name)) return true;
        var parts = name.Split(':', 2);
        if (parts.Length != 2 || !Guid.TryParse(parts[1], out var id)) return false;
        if (parts[0] == "integration") return true;
        var person = new Person(Guid.Parse(Context.User!.FindFirstValue(ClaimTypes.NameIdentifier)!), Context.User!.FindFirstValue(ClaimTypes.Role)!);
        if (parts[0] == "mine") return id == person.Id;
        if (parts[0] != "customer") return false;
        var seen = Query.Of(SeeCustomer, r => r.GetInt32(0), id);
        await database.Read(person, Context.ConnectionAborted, seen);
        return seen.Rows.Count == 1;
    }
}
