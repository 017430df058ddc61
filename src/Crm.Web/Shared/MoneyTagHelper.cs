using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;money amount="…" currency="EUR" /&gt;: the number in tabular figures and its currency's code.</summary>
[HtmlTargetElement("money", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MoneyTagHelper : TagHelper
{
    /// <summary>In major units.</summary>
    public decimal Amount { get; set; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; set; } = "USD";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "data";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "money");
        output.Attributes.SetAttribute("value", Amount.ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("dir", "ltr"); // a number and its code keep their order in a line from the right
        output.Content.SetContent(Formats.Number(Amount, Currency));
        output.Content.AppendHtml("<span class=\"currency\">");
        output.Content.Append(Currency);
        output.Content.AppendHtml("</span>");
    }
}
