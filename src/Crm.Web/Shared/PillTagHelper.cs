using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;status-pill kind="paid" /&gt;: a state, told by word, colour and shape.</summary>
[HtmlTargetElement("status-pill", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PillTagHelper : TagHelper
{
    /// <summary>The state's name.</summary>
    public string Kind { get; set; } = "";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pill pill-" + Tone(Kind));
        output.Content.SetContent(Kind.Length == 0 ? "–" : char.ToUpperInvariant(Kind[0]) + Kind[1..].Replace('_', ' '));
    }

    static string Tone(string kind) => kind switch
    {
        "active" or "delivered" or "shipped" or "ready" or "paid" => "good",
        "vip" => "vip",
        "processing" => "busy",
        "pending" or "inactive" or "awaiting a rate" => "wait",
        "cancelled" or "blocked" or "error" or "parked" => "bad",
        _ => "plain",
    };
}
