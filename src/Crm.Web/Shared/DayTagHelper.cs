using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;day on="…" /&gt;: a day without an hour, as the reader's language writes it.</summary>
[HtmlTargetElement("day", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DayTagHelper : TagHelper
{
    /// <summary>Null shows a dash.</summary>
    public DateOnly? On { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (On is not { } day)
        {
            output.Becomes(Show.Dash);
            return;
        }

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        output.Content.SetContent(Formats.Day(day));
    }
}
