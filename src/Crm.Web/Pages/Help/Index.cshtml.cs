using System.Security.Claims;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Help;

/// <summary>What the words mean, who may do what, and the keys.</summary>
internal sealed class IndexModel : PageModel
{
    public string? Role => User.FindFirstValue(ClaimTypes.Role);
}
