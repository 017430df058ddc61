using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Crm.Customers;
using Crm.Web.Database;
using Xunit;

namespace Crm.Tests.Layout;

/// <summary>How the house is laid out: which project knows which, which feature knows which, what is public, how long a file may be.</summary>
public sealed partial class LayoutTests
{
    const int LongestFile = 300;

    static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Crm.Grains.Interfaces"] = [],
        ["Crm.Grains"] = ["Crm.Grains.Interfaces"],
        ["Crm.Silo"] = ["Crm.Grains", "Crm.Grains.Interfaces"],
        ["Crm.Web"] = ["Crm.Grains.Interfaces"],
    };

    // Folders of Crm.Grains that are no features: what every feature stands on.
    static readonly string[] Ground = ["Database"];

    /// <summary>
    /// The edges between features, beyond what the interfaces project gives. Commit and Intake are the layer that joins the features: one transaction
    /// has to write for all of them. Nothing that they join may lean on another, but for the few edges whose reason stands beside them.
    /// </summary>
    static readonly (string From, string To, string Why)[] Allowed =
    [
        ("Activities", "Email", "a reminder's mail is queued in the transaction that marks the reminder as fired"),
        ("Activities", "Live", "who looks on is told after the commit"),
        ("Commit", "Analytics", "the outgoing deltas of the buckets stand in the same transaction"),
        ("Commit", "Customers", "a commit locks and writes the customers"),
        ("Commit", "Orders", "a commit locks and writes the orders"),
        ("Commit", "Intake", "the message is deleted in the transaction that it caused"),
        ("Bulk", "Customers", "what is done to many customers is written by their own stores"),
        ("Bulk", "Live", "who looks on is told after each part"),
        ("Integrations", "Live", "who looks at a shop sees how far its import is"),
        ("Lists", "Live", "the order of the lists follows what commits change, a moment later"),
        ("Commit", "Live", "who looks on is told after the commit"),
        ("Intake", "Commit", "what was read is settled by one commit"),
        ("Intake", "Customers", "identities are resolved for a whole page of messages at once"),
        ("Intake", "Integrations", "a message is translated by its platform"),
        ("Intake", "Live", "who looks on is told after the commit"),
        ("Intake", "Orders", "an order's owner decides which customer's grain gets its report"),
        ("Intake", "Rates", "a message may carry published rates"),
        ("Customers", "Commit", "the customer's grain hands its work to the group commit of its silo"),
        ("Import", "Customers", "the customers of a chunk are written in the transaction that moves the import on"),
        ("Import", "Live", "who looks at the customers sees the new ones when they are there"),
        ("Rates", "Live", "who looks at the rates sees the new ones"),
        ("Orders", "Live", "who looks at an order sees what a colleague notes of it"),
        ("Customers", "Live", "who looks on is told after an edit or a merge"),
        ("Customers", "Orders", "the months in which customers are counted are cut in one place"),
        ("Files", "Live", "who looks at a customer sees what a colleague attaches"),
        ("Commit", "Privacy", "a shop's report of consent stands in the same transaction"),
        ("Intake", "Privacy", "news of whom was erased is stripped before it is matched to anybody"),
        ("Privacy", "Import", "an erasure reaches into the files that wait to be imported"),
        ("Privacy", "Live", "who looks on is told after an erasure"),
        ("Analytics", "Live", "who looks at the sums is told when they have followed the orders"),
        ("Analytics", "Orders", "a bucket adds up the sums that orders contribute"),
        ("People", "Email", "an invitation's mail is queued in the transaction that makes the invitation"),
        ("Analytics", "Commit", "buckets are written by the same group commit"),
    ];

    static readonly Assembly Grains = typeof(Crm.Commit.Verification).Assembly;
    static readonly Assembly Silo = typeof(Crm.Silo.SiloHost).Assembly;
    static readonly Assembly Web = typeof(Crm.Web.Security).Assembly;
    static readonly Assembly Interfaces = typeof(ICustomerGrain).Assembly;

    public static TheoryData<string> Projects => [.. MayKnow.Keys];

    /// <summary>The projects that a program is made of, itself among them.</summary>
    internal static IEnumerable<string> Needed(string project) => [project, .. MayKnow[project]];

    [Fact]
    public void Every_project_of_the_source_has_its_rule() =>
        Assert.Equal(MayKnow.Keys.ToHashSet(), Checkout.Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet());

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_to_those_that_it_may_know_and_to_no_other(string project)
    {
        var references = XDocument.Load(Checkout.Path("src", project, project + ".csproj")).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        Assert.Equal(MayKnow[project].Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_project_reaches_another_through_a_third() =>
        Assert.Equal("true", XDocument.Load(Checkout.Path("Directory.Build.props")).Descendants("DisableTransitiveProjectReferences").Single().Value);

    [Fact]
    public void No_project_asks_for_leave_from_a_warning()
    {
        foreach (var file in Checkout.Files("src", "*.csproj").Concat(Checkout.Files("tests", "*.csproj")).Append("Directory.Build.props"))
        {
            Assert.DoesNotContain("NoWarn", Checkout.Read(file), StringComparison.Ordinal);
        }

        Assert.All(Checkout.Files("src", "*.cs"), file => Assert.DoesNotContain("#pragma", Checkout.Read(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Features_lean_on_each_other_only_where_it_is_said()
    {
        var found = FeatureEdges().ToList();
        Assert.NotEmpty(found);
        var unsaid = found.Where(e => !Allowed.Any(a => a.From == e.From && a.To == e.To)).Select(e => $"{e.From} → {e.To}: {e.Detail}").Distinct();
        Assert.Equal([], unsaid);
    }

    [Fact]
    public void No_edge_between_features_is_allowed_that_none_uses()
    {
        var found = FeatureEdges().Select(e => (e.From, e.To)).ToHashSet();
        Assert.Empty(Allowed.Where(a => !found.Contains((a.From, a.To))).Select(a => $"{a.From} → {a.To}"));
    }

    [Fact]
    public void Types_are_internal_and_sealed_but_where_razor_or_orleans_must_see_them()
    {
        // Razor finds tag helpers by their being public; Orleans' generated code needs to see grains' interfaces and what travels (they have an alias).
        // The pages' database and its queries stand in the pages' constructors, its connections in its own.
        Type[] visible = [typeof(PersonDatabase), typeof(StaffConnections), typeof(Query), typeof(Query<>), typeof(Crm.Web.Languages.Words), typeof(Crm.Web.Languages.Language)];
        var wrong = new[] { Grains, Silo, Web }.SelectMany(Own)
            .Where(t => t.IsPublic && !visible.Contains(t) && t.BaseType?.Name != "TagHelper" && !t.IsDefined(typeof(AliasAttribute)))
            .Select(t => $"{t} is public");
        var open = new[] { Grains, Silo, Web }.SelectMany(Own)
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !t.Name.EndsWith("Model", StringComparison.Ordinal))
            .Where(t => !Own(t.Assembly).Any(other => other.BaseType == t))
            .Select(t => $"{t} is open to inheritance, and nothing inherits from it");
        Assert.Empty(wrong.Concat(open));
    }

    [Fact]
    public void What_travels_between_processes_has_a_name_that_outlives_renaming()
    {
        var wire = Own(Interfaces).Where(t => t.GetCustomAttributes().Any(a => a.GetType().Name == "GenerateSerializerAttribute")
            || t.IsInterface && t.GetInterfaces().Any(i => i.Name is "IGrain" or "IGrainObserver")).ToList();
        Assert.NotEmpty(wire);
        var aliases = wire.Select(t => (Type: t, Alias: t.GetCustomAttributes<AliasAttribute>(false).FirstOrDefault()?.Alias)).ToList();
        Assert.Empty(aliases.Where(a => a.Alias is null).Select(a => $"{a.Type} has no alias"));
        Assert.Empty(aliases.GroupBy(a => a.Alias).Where(g => g.Count() > 1).Select(g => $"{g.Key} names two types"));
        var methods = wire.Where(t => t.IsInterface).SelectMany(t => t.GetMethods()).Where(m => !m.IsDefined(typeof(AliasAttribute)));
        Assert.Empty(methods.Select(m => $"{m.DeclaringType}.{m.Name} has no alias"));
    }

    [Fact]
    public void No_file_is_longer_than_a_person_reads_at_once()
    {
        var long_ = Checkout.Files("src", "*.cs").Concat(Checkout.Files("tests", "*.cs")).Concat(Checkout.Files("src", "*.cshtml"))
            .Select(file => (File: file, Lines: File.ReadLines(Checkout.Path(file)).Count())).Where(f => f.Lines > LongestFile);
        Assert.Empty(long_);
    }

    [Fact]
    public void No_amount_is_a_floating_point_number()
    {
        // A measurement, like a queue's age in seconds, may be one; what a customer is worth may not.
        var found = Checkout.Files("src", "*.cs").Where(file => file != "src/Crm.Silo/Health/QueueMeter.cs")
            .Where(file => Floating().IsMatch(Checkout.Read(file)));
        Assert.Empty(found);
        var columns = Checkout.Files("src/Crm.Silo/Migrations", "*.sql").Where(file => FloatingColumn().IsMatch(Checkout.Read(file)));
        Assert.Empty(columns);
    }

    /// <summary>Each pair of types of Crm.Grains, of different features, of which the first's code names the second.</summary>
    static IEnumerable<(string From, string To, string Detail)> FeatureEdges() =>
        from type in Own(Grains)
        let feature = FeatureOf(type)
        where feature is not null
        from other in Mentions.Of(type)
        where other.Assembly == Grains
        let named = FeatureOf(other)
        where named is not null && named != feature
        select (feature, named, $"{type.Name} → {other.Name}");

    static string? FeatureOf(Type type) =>
        type.Namespace?.Split('.') is ["Crm", var feature, ..] && !Ground.Contains(feature) ? feature : null;

    static IEnumerable<Type> Own(Assembly assembly) => assembly.GetTypes().Where(t =>
        !t.IsNested && !t.Name.StartsWith('<') && t.Namespace?.StartsWith("Crm", StringComparison.Ordinal) == true && !t.Name.Contains("Codec_", StringComparison.Ordinal)
        && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute)));

    [GeneratedRegex(@"\b(double|float)\b|\b(Double|Single)\.Parse|GetDouble|GetFloat")]
    private static partial Regex Floating();

    [GeneratedRegex(@"^(?:(?!--).)*\b(float[48]?|real|double precision)\b", RegexOptions.Multiline)]
    private static partial Regex FloatingColumn();
}
