using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;moment at="…" /&gt;: see <see cref="Show.Moment"/>. With "ago" how long it is past.</summary>
[HtmlTargetElement("moment", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MomentTagHelper : TagHelper
{
    /// <summary>UTC; null shows a dash.</summary>
    public DateTime? At { get; set; }

    /// <summary>How long past instead of when.</summary>
    public bool Ago { get; set; }

    /// <summary>The page, for its reader's time zone.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Becomes(Show.Moment(At, Formats.Zone(View.HttpContext.User), Ago));
}
