using System.CommandLine;
using System.Diagnostics;
using Crm.Silo.Database;
using Npgsql;

namespace Crm.Silo.Commands;

/// <summary>crm user add: a member of staff with a one-time password. The web's program does it: the sign-in tables are the web's.</summary>
internal static class UserCommand
{
    public static Command Create(Settings settings)
    {
        var email = new Option<string>("--email") { Required = true, Description = "to sign in with" };
        var name = new Option<string>("--name") { Required = true, Description = "what colleagues see" };
        var role = new Option<string>("--role") { Required = true, Description = "admin, manager, agent or readonly" };
        role.AcceptOnlyFromAmong("admin", "manager", "agent", "readonly");
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var add = new Command("add", "Adds a member of staff and prints a one-time password.") { email, name, role, json };
        add.SetAction(async (parse, ct) =>
        {
            var run = RunFile.Need(settings);
            var web = new NpgsqlConnectionStringBuilder(run.Postgres);
            var passwords = settings.Passwords ?? System.Text.Json.JsonSerializer.Deserialize<RolePasswords>(
                await File.ReadAllTextAsync(Path.Combine(settings.Home, "passwords.json"), ct))!;
            List<string> words = ["--email", parse.GetRequiredValue(email), "--name", parse.GetRequiredValue(name), "--role", parse.GetRequiredValue(role)];
            if (parse.GetValue(json)) words.Add("--json");
            Console.Write(await Add(settings, Settings.As(web.ConnectionString, "crm_web", passwords.Web), words, ct));
            return 0;
        });
        return new Command("user", "Members of staff.") { add };
    }

    /// <summary>What the web's program printed. Throws <see cref="DatabaseException"/> with its sentence when it refused.</summary>
    public static async Task<string> Add(Settings settings, string web, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = WebProgram.Start("src/Crm.Web", ["user", "add", .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["CRM_POSTGRES"] = web;
        start.Environment["CRM_HOME"] = settings.Home;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? await output : throw new DatabaseException(error.Trim());
    }

    public static async Task<bool> AnyUser(string owner, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM crm.users)", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
