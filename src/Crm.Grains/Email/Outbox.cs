using Crm.Database;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace Crm.Email;

/// <summary>A mail that is to be sent now.</summary>
internal sealed record DueMail(Guid Id, string Recipient, string Language, string Subject, string Body);

/// <summary>What became of it: null when it was sent; else why not, and whether trying again can help.</summary>
internal sealed record Attempt(Guid Id, string? Error, bool IsFinal);

/// <summary>The SQL of crm.emails, its only writer. One-time links are encrypted there, and gone once the mail is sent.</summary>
internal sealed class Outbox(IDataProtectionProvider protection, MailSettings settings)
{
    /// <summary>What one-time links are encrypted for; in development the web shows them by it.</summary>
    public const string Purpose = "mail-link";

    // Waiting minutes before the second try, the third, …; after the last the mail has failed.
    static readonly int[] Pauses = [1, 5, 15, 60, 240, 720];

    const string Insert = """
        INSERT INTO crm.emails (id, kind, about, user_id, recipient, language, subject, body, link, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    const string CancelWaiting = "UPDATE crm.emails SET state = 'cancelled', link = NULL WHERE about = $1 AND state = 'waiting'";

    const string TryAgain = """
        UPDATE crm.emails SET state = 'waiting', tries = 0, due_at = now()
        WHERE id = $1 AND state = 'failed' AND (expires_at IS NULL OR expires_at > now()) AND (link IS NOT NULL OR position('{link}' IN body) = 0)
        """;

    const string Expire = "UPDATE crm.emails SET state = 'failed', error = 'expired', link = NULL WHERE state = 'waiting' AND expires_at <= now()";

    // Who takes a mail has five minutes to say what became of it; after that it is tried again.
    const string Take = """
        UPDATE crm.emails SET tries = tries + 1, due_at = now() + interval '5 minutes'
        WHERE id IN (SELECT id FROM crm.emails WHERE state = 'waiting' AND due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING id, recipient, language, subject, body, link
        """;

    const string SettleSent = "UPDATE crm.emails SET state = 'sent', sent_at = now(), error = NULL, link = NULL WHERE id = ANY ($1)";

    const string SettleFailed = """
        UPDATE crm.emails e SET error = n.error, state = CASE WHEN n.final OR e.tries > cardinality($4::int[]) THEN 'failed' ELSE 'waiting' END,
               due_at = now() + make_interval(mins => coalesce(($4::int[])[e.tries], 0))
        FROM unnest($1::uuid[], $2::text[], $3::boolean[]) AS n (id, error, final) WHERE e.id = n.id AND e.state = 'waiting'
        """;

    readonly IDataProtector protector = protection.CreateProtector(Purpose);

    /// <summary>Puts the mail into words and queues it, in the transaction of what causes it. Nudge the grain after the commit.</summary>
    public Task Queue(PersonWork work, Mail mail, CancellationToken ct)
    {
        var (subject, body) = MailWords.Write(mail);
        var link = mail.Path is { } path ? settings.PublicAddress + path : null;
        if (link is not null && !mail.IsOneTimeLink) body = body.Replace(MailWords.Link, link, StringComparison.Ordinal);
        return work.Run(Insert, c => c
            .With(Guid.CreateVersion7()).With(mail.Kind).With(mail.About).With(mail.User).With(mail.To).With(mail.Language).With(subject).With(body)
            .With(mail.IsOneTimeLink && link is not null ? protector.Protect(link) : null).With(mail.ExpiresAt), ct);
    }

    /// <summary>Takes back what was caused by this and still waits.</summary>
    public static Task Cancel(PersonWork work, Guid about, CancellationToken ct) => work.Run(CancelWaiting, c => c.With(about), ct);

    /// <summary>False when the mail did not fail or is not worth sending any more.</summary>
    public static async Task<bool> Again(PersonWork work, Guid id, CancellationToken ct) => await work.Run(TryAgain, c => c.With(id), ct) == 1;

    /// <summary>The mails that are due, taken for five minutes.</summary>
    public async Task<IReadOnlyList<DueMail>> Due(NpgsqlDataSource source, int most, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        await work.Run(Expire, c => c, ct);
        var due = await work.Rows(Take, c => c.With(most), r => new DueMail(
            r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3),
            r.IsDBNull(5) ? r.GetString(4) : r.GetString(4).Replace(MailWords.Link, protector.Unprotect(r.GetString(5)), StringComparison.Ordinal)), ct);
        await work.Commit(ct);
        return due;
    }

    /// <summary>Writes down what became of them.</summary>
    public static async Task Settle(NpgsqlDataSource source, IReadOnlyList<Attempt> attempts, CancellationToken ct)
    {
        var failed = attempts.Where(a => a.Error is not null).ToList();
        await using var work = await PersonWork.Begin(source, null, ct);
        await work.Run(SettleSent, c => c.With(attempts.Where(a => a.Error is null).Select(a => a.Id).ToArray()), ct);
        await work.Run(SettleFailed, c => c
            .With(failed.Select(a => a.Id).ToArray()).With(failed.Select(a => a.Error!).ToArray()).With(failed.Select(a => a.IsFinal).ToArray()).With(Pauses), ct);
        await work.Commit(ct);
    }
}
