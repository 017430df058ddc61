using System.Net;
using Crm.Running;
using Crm.Tests.Database;
using Crm.Web.Auth;
using Microsoft.AspNetCore.Identity;
using Xunit;

namespace Crm.Tests.Pages;

/// <summary>The running system with a row in every table, and an administrator, a manager, an agent, a reader and nobody who ask it.</summary>
public sealed class Askers : IAsyncLifetime
{
    const string Password = "four calm herons on a roof";

    /// <summary>In the order of the table's answers. The agent is Anna, whose the sample rows are.</summary>
    public static readonly string[] Roles = ["admin", "manager", "agent", "readonly", "nobody"];

    readonly Dictionary<string, (HttpClient Http, string Token)> clients = [];

    internal RunningCrm Crm { get; private set; } = null!;

    /// <summary>What the web's program says that it answers to.</summary>
    public IReadOnlyList<string> Routes { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Crm = await RunningCrm.Start();
        Routes = await Crm.Routes();
        foreach (var statement in SampleRows.Sql.Split(';').Where(IsOfTheBusiness)) await Run(statement);
        await Run($"INSERT INTO crm.customers (id, email) VALUES ('{PageAccess.Places["{others}"]}', 'others@buyer.example')");
        foreach (var role in Roles[..4]) await AddPerson(role);
        foreach (var role in Roles) clients[role] = await SignIn(role);
    }

    /// <summary>The answer's status; ">/path" when it sends elsewhere, "in" when that is the sign-in page.</summary>
    public async Task<string> Ask(string role, string method, string path, IEnumerable<KeyValuePair<string, string>> form, bool withToken = true, bool isAgain = false)
    {
        var (http, token) = clients[role];
        using var request = new HttpRequestMessage(method == "*" ? HttpMethod.Get : new(method), path);
        if (request.Method != HttpMethod.Get) request.Content = new FormUrlEncodedContent(withToken ? [.. form, new("__RequestVerificationToken", token)] : form);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        // On a machine that stood still for a second a store is told to come again, and does, once: that says nothing yet about who may do what.
        if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter.Delta: { } later } && !isAgain)
        {
            await Task.Delay(later, TestContext.Current.CancellationToken);
            return await Ask(role, method, path, form, withToken, isAgain: true);
        }

        if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther)) return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var to = answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.OriginalString;
        return to.StartsWith("/sign-in?then=", StringComparison.Ordinal) ? "in" : ">" + to;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (http, _) in clients.Values) http.Dispose();
        if (Crm is not null) await Crm.DisposeAsync();
    }

    // The cluster's own tables and the queue are the running system's.
    static bool IsOfTheBusiness(string statement) =>
        statement.Trim().Length > 0 && !statement.Contains("INTO orleans.", StringComparison.Ordinal) && !statement.Contains("INTO auth.", StringComparison.Ordinal)
        && !statement.Contains("INTO crm.messages", StringComparison.Ordinal);

    async Task AddPerson(string role)
    {
        var id = role == "agent" ? SampleRows.Anna : Guid.CreateVersion7();
        var email = role + "@crm.example";
        if (role != "agent") await Run($"INSERT INTO crm.users (id, email, display_name, role) VALUES ('{id}', '{email}', '{role}', '{role}')");
        var hash = new PasswordHasher<StaffUser>().HashPassword(new(), Password);
        await Run($"""
            INSERT INTO auth.users ("Id", "UserName", "NormalizedUserName", "Email", "NormalizedEmail", "EmailConfirmed", "PasswordHash", "SecurityStamp", "ConcurrencyStamp",
                                    "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            VALUES ('{id}', '{email}', upper('{email}'), '{email}', upper('{email}'), true, '{hash}', '{Guid.NewGuid():N}', '', false, false, true, 0)
            """);
    }

    async Task<(HttpClient Http, string Token)> SignIn(string role)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new(Crm.Address) };
        var token = FormToken.In(await http.GetStringAsync("/sign-in"));
        if (role == "nobody") return (http, token);
        using var form = new FormUrlEncodedContent(
            [new("Email", role + "@crm.example"), new("Password", Password), new("__RequestVerificationToken", token)]);
        using var answer = await http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return (http, FormToken.In(await http.GetStringAsync("/")));
    }

    async Task Run(string sql)
    {
        await using var command = Crm.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
