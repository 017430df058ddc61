using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;money amount="…" currency="EUR" /&gt;: see <see cref="Show.Money"/>.</summary>
[HtmlTargetElement("money", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MoneyTagHelper : TagHelper
{
    /// <summary>In major units.</summary>
    public decimal Amount { get; set; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; set; } = "USD";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Becomes(Show.Money(Amount, Currency));
}
