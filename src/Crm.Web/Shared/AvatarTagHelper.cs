using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;avatar name="…" /&gt;: the first letters, in whatever script they are.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    /// <summary>Whose.</summary>
    public string Name { get; set; } = "";

    /// <summary>The address of their picture; null or empty, which a page makes of null: the letters.</summary>
    public string? Src { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!string.IsNullOrEmpty(Src))
        {
            output.TagName = "img";
            output.TagMode = TagMode.StartTagOnly;
            output.Attributes.SetAttribute("class", "avatar-letters");
            output.Attributes.SetAttribute("src", Src);
            output.Attributes.SetAttribute("alt", "");
            return;
        }

        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "avatar-letters tone-" + (Name.Sum(c => c) % 6).ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(string.Concat(Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => StringInfo.GetNextTextElement(word))).ToUpperInvariant());
    }
}
