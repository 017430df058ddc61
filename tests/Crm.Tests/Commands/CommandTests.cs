using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Crm.Tests.Layout;
using Xunit;

namespace Crm.Tests.Commands;

/// <summary>What ./crm answers to a mistake: one clear sentence and an exit status that is not zero.</summary>
public sealed class CommandTests
{
    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Crm.Silo.dll");

    [Theory]
    [InlineData("dance", "dance")]
    [InlineData("up --port seventy", "seventy")]
    [InlineData("up --port 70000", "between 1 and 65535, and '70000' is not")]
    [InlineData("up --silos 0", "between 1 and 16")]
    [InlineData("shop add --platform shopify --domain a.example.com", "--secret")]
    [InlineData("shop add --platform etsy --domain a.example.com --secret s", "etsy")]
    [InlineData("user add --email a@example.com --name A --role king", "king")]
    [InlineData("rates import", "import")]
    [InlineData("seed --customers none", "between 1 and 10000000, and 'none' is not")]
    public async Task A_command_line_that_cannot_be_understood_is_told_what_is_wrong(string line, string names)
    {
        var (code, output, error) = await Run("dotnet", [Program, .. line.Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains(names, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
        OneSentence(output, error);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("seed --customers 10 --orders 20")]
    [InlineData("shop add --platform shopify --domain a.example.com --secret s-e-c-r-e-t")]
    [InlineData("user add --email a@example.com --name A --role agent")]
    public async Task A_command_that_needs_the_running_system_says_so(string line)
    {
        var (code, output, error) = await Run("dotnet", [Program, .. line.Split(' ')]);
        Assert.Equal(1, code);
        Assert.Contains("./crm up", error, StringComparison.Ordinal);
        OneSentence(output, error);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var (code, output, error) = await Run("dotnet", [Program, "up", "--port", port]);

        Assert.Equal(1, code);
        Assert.Contains($"Port {port} is in use", error, StringComparison.Ordinal);
        OneSentence(output, error);
    }

    [Fact]
    public async Task A_setting_that_is_no_port_is_named()
    {
        var (code, output, error) = await Run("dotnet", [Program, "up"], ("CRM_PORT", "eighty"));
        Assert.Equal(1, code);
        Assert.Contains("CRM_PORT must be a number", error, StringComparison.Ordinal);
        OneSentence(output, error);
    }

    [Theory]
    [InlineData("what is this", "no connection string")]
    [InlineData("postgresql://", "no connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Database=crm;Username=crm;Password=hidden-words;Timeout=2", "cannot be reached")]
    public async Task A_wrong_connection_string_is_told_apart_and_its_password_not_repeated(string postgres, string says)
    {
        var (code, output, error) = await Run("dotnet", [Program, "up", "--port", FreePort()], ("CRM_POSTGRES", postgres));
        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-words", output + error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData(null, "v20.0.0", "'dotnet' was not found")]
    [InlineData("8.0.100", "v20.0.0", "version 8.0.100 was found")]
    [InlineData("10.0.100", null, "'node' was not found")]
    [InlineData("10.0.100", "v16.3.0", "version 16.3.0 was found")]
    public async Task A_tool_that_is_missing_or_too_old_is_named(string? dotnet, string? node, string says)
    {
        var checkout = Directory.CreateTempSubdirectory("crm-tools-");
        try
        {
            // A checkout as it comes, with nothing built or fetched, and a PATH of these tools alone.
            File.Copy(Checkout.Path("crm"), Path.Combine(checkout.FullName, "crm"));
            var tools = checkout.CreateSubdirectory("tools").FullName;
            foreach (var tool in (string[])["bash", "dirname", "tr", "find"]) File.CreateSymbolicLink(Path.Combine(tools, tool), Which(tool));
            if (dotnet is not null) Tool(tools, "dotnet", dotnet);
            if (node is not null) Tool(tools, "node", node);

            var (code, output, error) = await Run(Path.Combine(tools, "bash"), [Path.Combine(checkout.FullName, "crm"), "up"], ("PATH", tools));

            Assert.NotEqual(0, code);
            Assert.Contains(says, error, StringComparison.Ordinal);
            OneSentence(output, error);
        }
        finally
        {
            checkout.Delete(recursive: true);
        }
    }

    static void OneSentence(string output, string error)
    {
        Assert.Empty(output.Trim());
        Assert.Single(error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    static void Tool(string folder, string name, string version)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!{Path.Combine(folder, "bash")}\necho {version}\n");
        using var chmod = Process.Start("chmod", ["+x", path]);
        chmod.WaitForExit();
    }

    static string FreePort() => Silo.Commands.Processes.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string Which(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, tool)).First(File.Exists);

    static async Task<(int Code, string Output, string Error)> Run(string program, IEnumerable<string> words, params (string Name, string Value)[] environment)
    {
        var home = Directory.CreateTempSubdirectory("crm-home-");
        try
        {
            var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("CRM_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(inherited);
            start.Environment["CRM_HOME"] = home.FullName;
            foreach (var (name, value) in environment) start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, error);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
