namespace Crm.Tests.Layout;

/// <summary>The files of the checkout that these tests were built from.</summary>
internal static class Checkout
{
    static readonly string[] Made = ["bin", "obj", "node_modules", "lib"];

    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(Path(parts));

    /// <summary>The files below a folder, by their way from it, without what builds make.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(Made).Any())
            .Order(StringComparer.Ordinal);

    static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Crm.sln"))) return at.FullName;
        }

        throw new InvalidOperationException("These tests are run from a checkout: no Crm.sln lies above them.");
    }
}
