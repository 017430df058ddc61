using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

internal static class TagOutputs
{
    /// <summary>The component stands where its tag stood.</summary>
    public static void Becomes(this TagHelperOutput output, IHtmlContent component)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(component);
    }
}
