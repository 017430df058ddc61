using System.Globalization;
using Crm.Web.Auth;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;moment at="…" /&gt;: an instant in the reader's time zone; the whole of it shows on hover. With "ago" how long it is past.</summary>
[HtmlTargetElement("moment", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MomentTagHelper(Words words) : TagHelper
{
    /// <summary>UTC; null shows a dash.</summary>
    public DateTime? At { get; set; }

    /// <summary>How long past instead of when.</summary>
    public bool Ago { get; set; }

    /// <summary>The page, for its reader's time zone.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (At is not { } at)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "muted");
            output.Content.SetContent("–");
            return;
        }

        var zone = Formats.Zone(View.HttpContext.User.FindFirst(StaffPrincipal.TimeZone)?.Value);
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), zone);
        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", Formats.Moment(local) + " " + zone.Id);
        output.Content.SetContent(Ago ? Ages.Of(words, DateTime.UtcNow - at) : Formats.Moment(local));
    }
}
