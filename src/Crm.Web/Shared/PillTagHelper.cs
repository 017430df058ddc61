using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;status-pill kind="paid" /&gt;: see <see cref="Show.Pill"/>.</summary>
[HtmlTargetElement("status-pill", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PillTagHelper : TagHelper
{
    /// <summary>The state's name.</summary>
    public string Kind { get; set; } = "";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Becomes(Show.Pill(Kind));
}
