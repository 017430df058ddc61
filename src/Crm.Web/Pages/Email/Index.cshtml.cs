using Crm.Email;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Email;

internal sealed record MailRow(Guid Id, string Recipient, string Subject, string Body, string Language, string State, short Tries, string? Error, DateTime CreatedAt, DateTime? SentAt, DateTime DueAt);

/// <summary>The outbox. One-time links are shown in development alone: whoever has one can sign in as its recipient.</summary>
[Authorize(Auth.SignIn.Administrator)]
internal sealed class IndexModel(PersonDatabase database, IClusterClient cluster, IDataProtectionProvider protection, IWebHostEnvironment environment, Words t) : PageModel
{
    const int PageSize = 50;

    const string ReadMails = """
        SELECT id, recipient, subject, body, language, state, tries, error, created_at, sent_at, due_at, link FROM crm.emails
        WHERE ($1 = '' OR state = $1) AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT 51
        """;

    public static readonly string[] States = ["waiting", "sent", "failed", "cancelled"];

    public IReadOnlyList<MailRow> Rows { get; private set; } = [];
    public string? Next { get; private set; }
    public string State { get; private set; } = "";
    public bool? HasServer { get; private set; }
    [TempData] public string? Failure { get; set; }

    public async Task OnGet(string? state, string? after, CancellationToken ct)
    {
        State = States.Contains(state) ? state! : "";
        var from = Cursor.Parse(after) ?? new(DateTime.MaxValue.ToUniversalTime(), Guid.AllBitsSet);
        var mails = Query.Of(ReadMails, r => new MailRow(
            r.GetGuid(0), r.GetString(1), r.GetString(2), Body(r.GetString(3), r.Text(11)), r.GetString(4), r.GetString(5), r.GetInt16(6), r.Text(7), r.GetDateTime(8), r.Moment(9), r.GetDateTime(10)),
            State, from.At, from.Id);
        await database.Read(ct, mails);
        Rows = mails.Rows.Count > PageSize ? mails.Rows[..PageSize] : mails.Rows;
        if (mails.Rows.Count > PageSize) Next = new Cursor(Rows[^1].CreatedAt, Rows[^1].Id).ToString();
        try
        {
            HasServer = await cluster.GetGrain<IEmailGrain>(0).HasServer().WaitAsync(TimeSpan.FromSeconds(1), ct);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            // The layout says so.
        }
    }

    public async Task<IActionResult> OnPostAgain(Guid mail)
    {
        try
        {
            if (await cluster.GetGrain<IEmailGrain>(0).Again(mail, database.Person) is { } refusal) Failure = t[refusal];
            else this.Toast(t["The mail is on its way again."]);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        return Redirect("/email");
    }

    string Body(string body, string? link)
    {
        if (!environment.IsDevelopment()) return body.Replace("{link}", "[" + t["one-time link"] + "]", StringComparison.Ordinal);
        try
        {
            return link is null ? body : body.Replace("{link}", protection.CreateProtector("mail-link").Unprotect(link), StringComparison.Ordinal);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return body; // encrypted by keys that this web does not have
        }
    }
}
