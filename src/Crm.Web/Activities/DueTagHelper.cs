using System.Globalization;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Activities;

/// <summary>&lt;due at="…" all-day zone="…" open /&gt;: when something is to be done, by the reader's clock; what is open and past says so in words.</summary>
[HtmlTargetElement("due", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DueTagHelper(Words words, TimeProvider time) : TagHelper
{
    /// <summary>UTC; null shows nothing.</summary>
    public DateTime? At { get; set; }

    /// <summary>Only the day counts.</summary>
    public bool AllDay { get; set; }

    /// <summary>The zone that the day was chosen in.</summary>
    public string? Zone { get; set; }

    /// <summary>It is still to be done.</summary>
    public bool Open { get; set; }

    /// <summary>The page, for its reader's time zone.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            output.SuppressOutput();
            return;
        }

        var reader = Formats.Zone(View.HttpContext.User);
        var now = time.GetUtcNow().UtcDateTime;
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), AllDay ? Formats.Zone(Zone) : reader);
        var days = (local.Date - TimeZoneInfo.ConvertTimeFromUtc(now, reader).Date).Days;
        var day = days switch
        {
            0 => words["Today"],
            1 => words["Tomorrow"],
            -1 => words["Yesterday"],
            _ => local.ToString(Language.Current.DatePattern, CultureInfo.CurrentCulture),
        };
        var isLate = Open && at < now;
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", isLate ? "due due-late" : "due");
        output.Attributes.SetAttribute("datetime", at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Content.SetContent(AllDay ? day : $"{day} {local.ToString("HH:mm", CultureInfo.InvariantCulture)}");
        if (isLate) output.Content.AppendHtml("<span class=\"visually-hidden\"> ").Append(words["overdue"]).AppendHtml("</span>");
    }
}
