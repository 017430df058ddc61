using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Crm.Web.Auth;

/// <summary>user add --email E --name N --role R [--json]: a member of staff with a one-time password, printed once.</summary>
internal static class UserAdd
{
    // Without the letters and digits that look alike.
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    const string AddStaff = "INSERT INTO crm.users (id, email, display_name, role) VALUES ($1, $2, $3, $4)";

    public static async Task<int> Run(IServiceProvider services, string[] args)
    {
        var email = Value(args, "--email");
        var name = Value(args, "--name");
        var role = Value(args, "--role");
        if (email is null || !email.Contains('@', StringComparison.Ordinal)) return await Refuse("--email must be an e-mail address.");
        if (string.IsNullOrWhiteSpace(name)) return await Refuse("--name is missing.");
        if (role is not ("admin" or "manager" or "agent" or "readonly")) return await Refuse("--role must be admin, manager, agent or readonly.");

        try
        {
            return await Add(services, email, name, role, args.Contains("--json"));
        }
        catch (Exception exception) when ((exception.InnerException ?? exception) is NpgsqlException)
        {
            return await Refuse($"Postgres does not answer: {(exception.InnerException ?? exception).Message}. Nothing was added; try again.");
        }
    }

    static async Task<int> Add(IServiceProvider services, string email, string name, string role, bool json)
    {
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var user = new StaffUser { Id = Guid.CreateVersion7(), UserName = email, Email = email, EmailConfirmed = true, MustChangePassword = true };
        var password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));
        var context = scope.ServiceProvider.GetRequiredService<SignInContext>();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var created = await users.CreateAsync(user, password);
        if (!created.Succeeded) return await Refuse(string.Join(' ', created.Errors.Select(e => e.Description)));

        var connection = (NpgsqlConnection)Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(context.Database);
        await using var command = new NpgsqlCommand(AddStaff, connection)
        {
            Parameters = { new() { Value = user.Id }, new() { Value = email }, new() { Value = name.Trim() }, new() { Value = role } },
        };
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { email, password })
            : $"{email} can sign in with the one-time password {password}");
        return 0;
    }

    static string? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    static async Task<int> Refuse(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 1;
    }
}
