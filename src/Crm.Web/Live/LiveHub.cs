using System.Security.Claims;
using Crm.People;
using Crm.Web.Database;
using Microsoft.AspNetCore.SignalR;

namespace Crm.Web.Live;

/// <summary>Tells open pages which things changed. A page joins the things that it shows, and only those that its reader may see.</summary>
internal sealed class LiveHub(PersonDatabase database) : Hub
{
    const string SeeCustomer = "SELECT 1 FROM crm.customers WHERE id = $1";

    /// <summary>Joins "home", "customers", "orders", "integrations", "customer:ID" or "integration:ID".</summary>
    public async Task Join(string name)
    {
        if (await MaySee(name)) await Groups.AddToGroupAsync(Context.ConnectionId, name, Context.ConnectionAborted);
    }

    async Task<bool> MaySee(string name)
    {
        if (name is "home" or "customers" or "orders" or "integrations") return true;
        var parts = name.Split(':', 2);
        if (parts.Length != 2 || !Guid.TryParse(parts[1], out var id)) return false;
        if (parts[0] == "integration") return true;
        if (parts[0] != "customer") return false;
        var person = new Person(Guid.Parse(Context.User!.FindFirstValue(ClaimTypes.NameIdentifier)!), Context.User!.FindFirstValue(ClaimTypes.Role)!);
        var seen = Query.Of(SeeCustomer, r => r.GetInt32(0), id);
        await database.Read(person, Context.ConnectionAborted, seen);
        return seen.Rows.Count == 1;
    }
}
