using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;country code="DE" /&gt;: the flag and the name.</summary>
[HtmlTargetElement("country", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CountryTagHelper : TagHelper
{
    /// <summary>ISO 3166; null or ZZ is unknown.</summary>
    public string? Code { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "country");
        if (Code is { Length: 2 } and not "ZZ" && Code.All(char.IsAsciiLetterUpper))
        {
            output.Content.AppendHtml($"<img src=\"/lib/flags/{Code.ToLowerInvariant()}.svg\" alt=\"\" width=\"16\" height=\"12\" loading=\"lazy\">");
        }

        output.Content.Append(Formats.Country(Code));
    }
}
