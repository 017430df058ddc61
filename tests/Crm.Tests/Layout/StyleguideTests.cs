using System.Text.RegularExpressions;
using Xunit;

namespace Crm.Tests.Layout;

/// <summary>A component that is on no style guide is drawn anew by the next person who needs it.</summary>
public sealed partial class StyleguideTests
{
    const string Pages = "src/Crm.Web/Pages";
    const string Guide = Pages + "/Styleguide.cshtml";

    // What is around every page, the style guide too.
    static readonly string[] Around = [Pages + "/Shared/_Layout.cshtml"];

    [Fact]
    public void Every_tag_helper_stands_on_the_style_guide()
    {
        var elements = typeof(Crm.Web.Security).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributesData())
            .Where(a => a.AttributeType.Name == "HtmlTargetElementAttribute").Select(a => (string)a.ConstructorArguments[0].Value!).ToList();
        Assert.Contains("money", elements);
        var guide = Checkout.Read(Guide);
        Assert.Equal([], elements.Where(e => !Regex.IsMatch(guide, $@"<{e}[\s/>]")));
    }

    [Fact]
    public void Every_partial_that_pages_share_stands_on_the_style_guide_or_in_one_that_does()
    {
        var views = Checkout.Files(Pages, "*.cshtml").ToDictionary(file => file, file => Uses(file, Checkout.Read(file)).ToList());
        var shared = views.Keys.Where(IsPartial).Except(Around)
            .Where(p => FolderOf(p) == Pages + "/Shared" || views.Any(v => v.Key != Guide && FolderOf(v.Key) != FolderOf(p) && v.Value.Contains(p))).ToList();
        Assert.Contains(Pages + "/Shared/_Pager.cshtml", shared);
        Assert.Contains(Pages + "/Activities/_Composer.cshtml", shared);

        var shown = new HashSet<string>();
        var next = new Queue<string>([Guide]);
        while (next.TryDequeue(out var view))
        {
            foreach (var used in views[view].Where(shown.Add)) next.Enqueue(used);
        }

        Assert.Equal([], shared.Except(shown));
    }

    [Fact]
    public void No_partial_is_named_that_does_not_exist()
    {
        foreach (var file in Checkout.Files(Pages, "*.cshtml"))
        {
            foreach (Match use in Partial().Matches(Checkout.Read(file))) Assert.True(Find(file, use.Groups[1].Value) is not null, $"{file} shows {use.Groups[1].Value}");
        }
    }

    static IEnumerable<string> Uses(string file, string text) => Partial().Matches(text).Select(m => Find(file, m.Groups[1].Value)).OfType<string>();

    // As Razor looks for it: by its path, beside the page, or among the shared ones.
    static string? Find(string file, string name)
    {
        string[] places = name.StartsWith('/') ? ["src/Crm.Web" + name]
            : [Relative(FolderOf(file), name), $"{Pages}/Shared/{name}.cshtml", $"{Pages}/{name}.cshtml"];
        return places.Select(p => p.EndsWith(".cshtml", StringComparison.Ordinal) ? p : p + ".cshtml").FirstOrDefault(p => File.Exists(Checkout.Path(p)));
    }

    static string Relative(string folder, string name) => name.StartsWith("../", StringComparison.Ordinal) ? $"{FolderOf(folder)}/{name[3..]}" : $"{folder}/{name}";

    static bool IsPartial(string file) => file[(file.LastIndexOf('/') + 1)..] is ['_', ..] and not ("_ViewImports.cshtml" or "_ViewStart.cshtml");

    static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    [GeneratedRegex(@"<partial\s+name=""([^""]+)""")]
    private static partial Regex Partial();
}
