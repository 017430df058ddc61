using YamlDotNet.RepresentationModel;

namespace Crm.Tests.Deployment;

/// <summary>A compose file as read: merges (&lt;&lt;) done, values as they are written.</summary>
internal sealed class Compose
{
    readonly YamlMappingNode root;

    public Compose(string text)
    {
        var stream = new YamlStream();
        stream.Load(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(text))));
        root = (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public IReadOnlyDictionary<string, YamlMappingNode> Services => Named(root, "services").ToDictionary(s => s.Key, s => (YamlMappingNode)s.Value);

    public IReadOnlyList<string> Volumes => [.. Named(root, "volumes").Keys];

    /// <summary>A mapping's entries; none when it is absent.</summary>
    public static IReadOnlyDictionary<string, YamlNode> Named(YamlMappingNode node, string key) =>
        Child(node, key) is YamlMappingNode map ? map.Children.ToDictionary(c => ((YamlScalarNode)c.Key).Value!, c => c.Value) : [];

    /// <summary>A list's words; none when it is absent.</summary>
    public static IReadOnlyList<string> List(YamlMappingNode node, string key) =>
        Child(node, key) is YamlSequenceNode list ? [.. list.Children.Select(c => ((YamlScalarNode)c).Value!)] : [];

    /// <summary>A word; null when it is absent.</summary>
    public static string? Word(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
