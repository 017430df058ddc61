using System.Text.RegularExpressions;
using Crm.Tests.Layout;
using Xunit;

namespace Crm.Tests.Deployment;

/// <summary>docker-compose.yml and the Dockerfiles against the programs and the files that they speak of. The images themselves are not built here.</summary>
public sealed partial class ComposeTests
{
    static readonly Compose File_ = new(Checkout.Read("docker-compose.yml"));

    // Read by the framework and by the database's image, not by our programs.
    static readonly string[] OthersVariables = ["ASPNETCORE_FORWARDEDHEADERS_ENABLED", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"];

    public static TheoryData<string> Services => [.. File_.Services.Keys];

    public static TheoryData<string> Dockerfiles => ["src/Crm.Silo/Dockerfile", "src/Crm.Web/Dockerfile"];

    [Fact]
    public void There_are_a_database_two_silos_and_a_web() => Assert.Equal(["postgres", "silo-1", "silo-2", "web"], File_.Services.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Services))]
    public void A_service_is_a_published_image_or_built_from_a_dockerfile_that_exists(string name)
    {
        var service = File_.Services[name];
        var build = Compose.Named(service, "build");
        if (build.Count == 0)
        {
            Assert.Matches("^postgres:17", Compose.Word(service, "image"));
            return;
        }

        Assert.Equal(".", build["context"].ToString());
        Assert.True(File.Exists(Checkout.Path(build["dockerfile"].ToString())), build["dockerfile"].ToString());
    }

    [Theory, MemberData(nameof(Services))]
    public void A_service_comes_back_by_itself_and_says_whether_it_is_well(string name)
    {
        var service = File_.Services[name];
        Assert.Equal("unless-stopped", Compose.Word(service, "restart"));
        var health = Compose.Named(service, "healthcheck");
        Assert.Contains("test", health.Keys);
        Assert.Contains("interval", health.Keys);
        if (name == "postgres") return;
        var port = name == "web" ? 5080 : 5081;
        Assert.Contains($"http://127.0.0.1:{port}/health/ready", health["test"].ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Services))]
    public void Every_variable_that_a_service_is_given_is_one_that_its_program_reads(string name)
    {
        var given = Compose.Named(File_.Services[name], "environment").Keys;
        Assert.NotEmpty(given);
        var source = string.Concat(LayoutTests.Needed(name == "web" ? "Crm.Web" : "Crm.Silo").SelectMany(project => Checkout.Files("src/" + project, "*.cs")).Select(file => Checkout.Read(file)));
        // The second certificate's settings are named by their beginning.
        Assert.All(given.Except(OthersVariables), variable => Assert.Contains($"\"{Regex.Replace(variable, "(?<=CERTIFICATE(_OLD)?)_PASSWORD$", "")}\"", source, StringComparison.Ordinal));
    }

    [Fact]
    public void No_secret_stands_in_the_file_and_each_must_be_given_from_outside()
    {
        var keys = File_.Services.Values.SelectMany(s => Compose.Named(s, "environment")).Where(OfKeys).ToList();
        Assert.Equal(3 * 6, keys.Count); // the same for each program; none of them must be given
        Assert.All(keys, key => Assert.Equal($"${{{key.Key}:-}}", key.Value.ToString()));
        var secrets = File_.Services.Values.SelectMany(s => Compose.Named(s, "environment"))
            .Where(e => !OfKeys(e) && (e.Key.EndsWith("PASSWORD", StringComparison.Ordinal) || e.Value.ToString().Contains("Password=", StringComparison.Ordinal))).ToList();
        Assert.Equal(8, secrets.Count); // the owner's thrice, each role's at both silos, the web's own
        Assert.All(secrets, secret =>
        {
            var value = secret.Value.ToString();
            var word = value.Contains("Password=", StringComparison.Ordinal) ? value[(value.IndexOf("Password=", StringComparison.Ordinal) + 9)..].Trim('\'') : value;
            Assert.Matches(AskedFor(), word);
        });
    }

    [Fact]
    public void Only_the_webs_port_is_published_and_on_loopback_unless_it_is_said()
    {
        Assert.Equal(["${CRM_LISTEN:-127.0.0.1:5080}:5080"], Compose.List(File_.Services["web"], "ports"));
        Assert.All(File_.Services.Where(s => s.Key != "web"), s => Assert.Empty(Compose.List(s.Value, "ports")));
    }

    [Fact]
    public void Every_volume_is_declared_and_used_and_the_programs_share_the_keys()
    {
        var used = File_.Services.SelectMany(s => Compose.List(s.Value, "volumes").Select(v => (Service: s.Key, Volume: v.Split(':')[0], At: v.Split(':')[1]))).ToList();
        Assert.Equal(File_.Volumes.Order(StringComparer.Ordinal), used.Select(u => u.Volume).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["silo-1", "silo-2", "web"], used.Where(u => u is { Volume: "keys", At: "/data/keys" }).Select(u => u.Service).Order(StringComparer.Ordinal));
        Assert.Contains(used, u => u is { Service: "postgres", At: "/var/lib/postgresql/data" });
    }

    [Fact]
    public void Silos_are_reached_by_their_own_names()
    {
        foreach (var silo in (string[])["silo-1", "silo-2"])
        {
            Assert.Equal(silo, Compose.Named(File_.Services[silo], "environment")["CRM_SILO_HOST"].ToString());
        }
    }

    [Theory, MemberData(nameof(Dockerfiles))]
    public void A_dockerfile_copies_only_what_exists(string file)
    {
        var copied = Lines(file).Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]).ToList();
        Assert.NotEmpty(copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Checkout.Path(path)), path));
        var ignored = Checkout.Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(copied, path => Assert.DoesNotContain(path.Split('/')[0], ignored));
    }

    [Theory, MemberData(nameof(Dockerfiles))]
    public void A_dockerfile_copies_every_project_that_its_program_is_made_of(string file)
    {
        var text = Checkout.Read(file);
        var folder = Path.GetDirectoryName(file)!.Replace('\\', '/');
        foreach (var project in LayoutTests.Needed(Path.GetFileName(folder))) Assert.Contains($"COPY src/{project} src/{project}", text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dockerfiles))]
    public void A_container_runs_as_nobody_special(string file)
    {
        var last = Lines(file).SkipWhile(l => l != "FROM mcr.microsoft.com/dotnet/aspnet:10.0").ToList();
        var user = last.FindIndex(l => l == "USER $APP_UID");
        Assert.True(user > 0);
        Assert.True(user < last.FindIndex(l => l.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
        Assert.Contains(last, l => l.Contains("CRM_HOME=/data", StringComparison.Ordinal));
    }

    static bool OfKeys(KeyValuePair<string, YamlDotNet.RepresentationModel.YamlNode> variable) => variable.Key.StartsWith("CRM_KEYS_", StringComparison.Ordinal);

    static string[] Lines(string file) => Checkout.Read(file).Split('\n');

    [GeneratedRegex(@"^\$\{CRM_[A-Z_]+:\?[a-z][^}]{20,}\}$")]
    private static partial Regex AskedFor();
}
