using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;country code="DE" /&gt;: see <see cref="Show.Country"/>.</summary>
[HtmlTargetElement("country", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CountryTagHelper : TagHelper
{
    /// <summary>ISO 3166; null or ZZ is unknown.</summary>
    public string? Code { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Becomes(Show.Country(Code));
}
