using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Crm.Web.Shared;

/// <summary>&lt;avatar name="…" /&gt;: see <see cref="Show.Avatar"/>.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    /// <summary>Whose.</summary>
    public string Name { get; set; } = "";

    /// <summary>The address of their picture; null or empty, which a page makes of null: the letters.</summary>
    public string? Src { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Becomes(Show.Avatar(Name, Src));
}
