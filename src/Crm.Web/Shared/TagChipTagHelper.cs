using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;tag-chip name="wholesale" color="good" /&gt;: a customer's tag, in one of the colours that tags have.</summary>
[HtmlTargetElement("tag-chip", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TagChipTagHelper : TagHelper
{
    /// <summary>In its maker's own words.</summary>
    public string Name { get; set; } = "";

    /// <summary>crm.tags.color; null or one that is not known: plain.</summary>
    public string? Color { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "tag tag-" + (Color is not null && Crm.Customers.TagColors.All.Contains(Color) ? Color : "plain"));
        output.Content.AppendHtml("<bdi>");
        output.Content.Append(Name);
        output.Content.AppendHtml("</bdi>");
    }
}
