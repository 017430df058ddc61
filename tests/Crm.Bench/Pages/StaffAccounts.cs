using System.Net;
using System.Text.Json;
using Crm.Running;

namespace Crm.Bench.Pages;

/// <summary>What a signed-in person's browser sends: the cookies, and with a form the token.</summary>
internal sealed record Account(string Email, string Cookies, string Token);

/// <summary>Members of staff who are signed in.</summary>
internal static class StaffAccounts
{
    const string Chosen = "four calm herons at dawn";

    const string GiveCustomers = """
        UPDATE crm.customers SET owner_id = (SELECT id FROM crm.users WHERE email = $1)
        WHERE id IN (SELECT id FROM crm.customers WHERE owner_id IS NULL AND merged_into IS NULL ORDER BY md5(id::text) LIMIT $2)
        """;

    /// <summary>A new member of staff; an agent gets this many customers, spread over all.</summary>
    public static async Task<Account> SignIn(RunningCrm crm, string role, int number, int customers)
    {
        var email = $"{role}{number}.{Guid.NewGuid():N}@bench.example"; // a system that is kept knows those of earlier runs
        var (code, output, error) = await crm.Run("user", "add", "--email", email, "--name", $"{role} {number}", "--role", role, "--json");
        if (code != 0) throw new InvalidOperationException(error);
        using var added = JsonDocument.Parse(output);
        if (customers > 0) await crm.Owner.Run(GiveCustomers, email, customers);

        var jar = new CookieContainer();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = jar }) { BaseAddress = new(crm.Address) };
        var password = added.RootElement.GetProperty("password").GetString()!;
        await Send(http, "/sign-in", new() { ["Email"] = email, ["Password"] = password });
        await Send(http, "/account/password", new() { ["Old"] = password, ["New"] = Chosen });
        var token = Uri.EscapeDataString(FormToken.In(await http.GetStringAsync("/account/password")));
        return new(email, jar.GetCookieHeader(new(crm.Address)), token);
    }

    static async Task Send(HttpClient http, string page, Dictionary<string, string> form)
    {
        form["__RequestVerificationToken"] = FormToken.In(await http.GetStringAsync(page));
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(page, content);
        if (!answer.IsSuccessStatusCode || answer.RequestMessage!.RequestUri!.AbsolutePath == page) throw new InvalidOperationException($"{page} did not take the form: {(int)answer.StatusCode}.");
    }
}
