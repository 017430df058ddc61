using System.Web;
using Xunit;

namespace Crm.Tests.Pages;

/// <summary>Every page, handler and endpoint, asked as each role and as nobody, against the table.</summary>
[Trait("Needs", "Server")]
public sealed class PageAccessTests(Askers askers) : IClassFixture<Askers>
{
    [Fact]
    public void Everything_that_the_web_answers_to_is_in_the_table()
    {
        Assert.NotEmpty(askers.Routes);
        var missing = askers.Routes.Where(route => !PageAccess.Rows.Any(row => IsFor(row, route)))
            .Select(route => $"Add to PageAccess.Rows who gets what: new(\"{route}\", \"200 200 200 200 in\"),").ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
        var gone = PageAccess.Rows.Where(row => !askers.Routes.Any(route => IsFor(row, route))).Select(row => $"Take out of PageAccess.Rows, nothing answers to it: {row}").ToList();
        Assert.True(gone.Count == 0, string.Join('\n', gone));
    }

    [Fact]
    public async Task Each_role_and_nobody_get_what_the_table_says()
    {
        var wrong = new List<string>();
        foreach (var row in PageAccess.Rows)
        {
            var answers = row.Answers.Split(' ');
            if (answers.Length == 1) answers = [.. Enumerable.Repeat(answers[0], Askers.Roles.Length)];
            var found = new string[answers.Length];
            for (var i = Askers.Roles.Length - 1; i >= 0; i--) found[i] = await askers.Ask(Askers.Roles[i], Method(row), PageAccess.Fill(row.Asked), Form(row));
            if (!answers.Select(PageAccess.Fill).SequenceEqual(found)) wrong.Add($"{row}: the table says {row.Answers}, and the answers are {string.Join(' ', found)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        var wrong = new List<string>();
        foreach (var row in PageAccess.Rows.Where(r => Method(r) is "POST" && !r.Route.Contains("/webhooks/", StringComparison.Ordinal)))
        {
            var answer = await askers.Ask("admin", "POST", PageAccess.Fill(row.Asked), Form(row), withToken: false);
            if (answer is not ("400" or "404" or "in")) wrong.Add($"{row}: {answer}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static bool IsFor(Row row, string route) => row.Route.EndsWith('*') ? route.StartsWith(row.Route[..^1], StringComparison.Ordinal) : route == row.Route;

    static string Method(Row row) => row.Route.Split(' ')[0];

    static IEnumerable<KeyValuePair<string, string>> Form(Row row)
    {
        var form = HttpUtility.ParseQueryString(PageAccess.Fill(row.Form ?? ""));
        return form.AllKeys.Select(key => KeyValuePair.Create(key!, form[key]!));
    }
}
