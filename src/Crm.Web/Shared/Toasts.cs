using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Shared;

/// <summary>What the next page says, once, of something that was done, and how to undo it. Errors are no toasts: they stand beside the field.</summary>
internal static class Toasts
{
    /// <summary>The text's key in TempData.</summary>
    public const string Text = "toast";

    /// <summary>The undo address's key in TempData.</summary>
    public const string Undo = "toast-undo";

    /// <param name="page">The page that then redirects.</param>
    /// <param name="text">In the reader's language.</param>
    /// <param name="undo">Where a form posts to undo it; null: it cannot be undone.</param>
    public static void Toast(this PageModel page, string text, string? undo = null) => (page.TempData[Text], page.TempData[Undo]) = (text, undo);
}
