using System.Security.Claims;
using Crm.Lists;
using Crm.Web.Auth;
using Crm.Web.Database;

namespace Crm.Web.Lists;

internal static class ListReader
{
    /// <summary>Who reads a list, now: the signed-in person in their own time zone.</summary>
    public static Reader Reader(this PersonDatabase database, ClaimsPrincipal user, TimeProvider time) =>
        new(database.Person.Id, user.FindFirstValue(StaffPrincipal.TimeZone) ?? "UTC", time.GetUtcNow().UtcDateTime) { SeesAll = database.Person.Role != "agent" };
}
