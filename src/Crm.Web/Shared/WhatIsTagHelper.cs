using Crm.Web.Languages;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;what-is term="lag" /&gt;: a small link to what a word means, beside a figure or a column's head.</summary>
[HtmlTargetElement("what-is", TagStructure = TagStructure.WithoutEndTag)]
public sealed class WhatIsTagHelper(Words words) : TagHelper
{
    /// <summary>The term's id on the help page. Throws for one that is not there.</summary>
    public string Term { get; set; } = "";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var term = Pages.Help.Term.All.First(t => t.Id == Term);
        var says = words["What is this: {0}", words[term.Title]];
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "what-is");
        output.Attributes.SetAttribute("href", "/help#" + term.Id);
        output.Attributes.SetAttribute("aria-label", says);
        output.Attributes.SetAttribute("title", words[term.Text]);
        output.Content.SetHtmlContent("<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5m0-8v.01\"/></svg>");
    }
}
