using Crm.Web.Languages;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;status-pill kind="paid" /&gt;: a state, told by word, colour and shape.</summary>
[HtmlTargetElement("status-pill", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PillTagHelper(Words words) : TagHelper
{
    /// <summary>The state's name.</summary>
    public string Kind { get; set; } = "";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pill pill-" + Tone(Kind));
        var isOurs = StateWords.All.ContainsKey(Kind);
        if (!isOurs) output.Content.AppendHtml("<bdi>");
        output.Content.Append(words.State(Kind));
        if (!isOurs) output.Content.AppendHtml("</bdi>");
    }

    static string Tone(string kind) => kind switch
    {
        "active" or "delivered" or "shipped" or "ready" or "paid" or "completed" or "fulfilled" or "success" or "sent" => "good",
        "vip" => "vip",
        "processing" or "in_progress" or "in_transit" or "out_for_delivery" => "busy",
        "pending" or "waiting" or "inactive" or "awaiting a rate" or "on_hold" or "on-hold" or "authorized" or "partially_paid" or "unfulfilled" => "wait",
        "cancelled" or "canceled" or "blocked" or "locked" or "error" or "parked" or "failed" or "failure" or "voided" => "bad",
        _ => "plain",
    };
}
