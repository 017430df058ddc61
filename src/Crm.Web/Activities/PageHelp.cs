using System.Security.Claims;
using Crm.People;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Activities;

internal static class PageHelp
{
    /// <summary>The IANA name of the signed-in person's time zone.</summary>
    public static string Zone(this ClaimsPrincipal user) => Formats.Zone(user).Id;

    /// <summary>A live refresh of a part must not use up what waits to be said on the whole page.</summary>
    public static void KeepToast(this PageModel page)
    {
        if (page.Request.Headers.ContainsKey("HX-Request")) page.TempData.Keep();
    }

    /// <summary>What was refused, in the reader's language.</summary>
    public static string Say(this Words words, Refusal refusal) => refusal.Values.Count == 0 ? words[refusal.Text] : words[refusal.Text, [.. refusal.Values]];

    /// <summary>Lets the refusal stand beside its field.</summary>
    public static void Refuse(this ModelStateDictionary errors, Refusal refusal, Words words) => errors.AddModelError(refusal.Field ?? "", words.Say(refusal));
}
