using Crm.Running;
using Xunit;

namespace Crm.Tests.Stores;

/// <summary>An administrator's browser that keeps everything that it was ever answered.</summary>
internal sealed class StaffBrowser : IDisposable
{
    readonly HttpClient http;

    StaffBrowser(Uri address) => http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>What was asked, and the whole answer with its headers.</summary>
    public List<(string Asked, int Status, string Answer)> Answers { get; } = [];

    public static async Task<StaffBrowser> SignIn(RunningCrm crm, string newPassword)
    {
        var browser = new StaffBrowser(new(crm.Address));
        await browser.Post("/sign-in", ("Email", crm.Email), ("Password", crm.Password));
        await browser.Post("/account/password", ("Old", crm.Password), ("New", newPassword));
        Assert.Equal(200, (await browser.Get("/integrations")).Status);
        return browser;
    }

    /// <summary>Where the page sends on to is the answer's place.</summary>
    public async Task<(int Status, string Body, string? To)> Get(string path)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseContentRead);
        return await Keep("GET " + path.Split('?')[0], answer);
    }

    public async Task<(int Status, string Body, string? To)> Post(string path, params (string Name, string Value)[] form)
    {
        var page = await http.GetStringAsync(path == "/sign-in" ? path : "/account/password");
        return await PostAs(FormToken.In(page), path, form);
    }

    /// <summary>A form with any token.</summary>
    public async Task<(int Status, string Body, string? To)> PostAs(string token, string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent([.. form.Select(f => KeyValuePair.Create(f.Name, f.Value)), new("__RequestVerificationToken", token)]);
        using var answer = await http.PostAsync(path, content);
        return await Keep("POST " + path.Split('?')[0], answer);
    }

    /// <summary>Sends any request with nobody's cookies needed.</summary>
    public async Task<int> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await http.SendAsync(request);
            return (await Keep($"{request.Method} {request.RequestUri!.AbsolutePath}", answer)).Status;
        }
    }

    async Task<(int Status, string Body, string? To)> Keep(string asked, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Answers.Add((asked, (int)answer.StatusCode, $"{answer.Headers}\n{body}"));
        return ((int)answer.StatusCode, body, answer.Headers.Location?.OriginalString);
    }

    public void Dispose() => http.Dispose();
}
