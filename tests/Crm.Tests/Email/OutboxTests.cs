using Crm.Database;
using Crm.Email;
using Crm.Tests.Database;
using Microsoft.AspNetCore.DataProtection;
using MimeKit;
using Xunit;

namespace Crm.Tests.Email;

/// <summary>The system's own mails: queued with what causes them, sent once, tried again, and their one-time links readable nowhere.</summary>
[Trait("Needs", "Server")]
public sealed class OutboxTests : IAsyncLifetime
{
    const string Path = "/reset-password?token=once";

    readonly TestDatabase database;
    readonly MailCatcher catcher = new();
    readonly MailSettings settings;
    readonly Outbox outbox;

    public OutboxTests(PostgresFixture server)
    {
        database = new(server);
        settings = new(catcher.Address, "CRM <crm@example.com>", "https://crm.example.com");
        outbox = new(new EphemeralDataProtectionProvider(), settings);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await catcher.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_is_sent_in_the_language_of_its_reader_and_its_one_time_link_is_kept_no_longer()
    {
        await Queue(Reset("jun@crm.example", "ja"));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.emails WHERE body LIKE '%once%' OR link LIKE '%once%'"));

        Assert.Equal(1, await SendDue());

        var mail = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Assert.Single(catcher.Mails))), Ct);
        Assert.Equal("CRM のパスワード再設定", mail.Subject);
        Assert.Contains("https://crm.example.com" + Path, mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.emails WHERE state = 'sent' AND link IS NULL AND body LIKE '%{link}%'"));
        Assert.Equal(0, await SendDue());
    }

    [Fact]
    public async Task What_is_not_committed_is_not_sent()
    {
        await using (var work = await PersonWork.Begin(database.Service, null, Ct)) await outbox.Queue(work, Reset("jun@crm.example", "en"), Ct);
        Assert.Equal(0, await SendDue());
    }

    [Fact]
    public async Task A_mail_that_its_server_refuses_fails_at_once_and_the_others_are_sent()
    {
        await Queue(Reset("refused@crm.example", "en"));
        await Queue(Reset("jun@crm.example", "en"));
        Assert.Equal(2, await SendDue());
        Assert.Single(catcher.Mails);
        Assert.Equal("failed", await database.One<string>("SELECT state FROM crm.emails WHERE recipient LIKE 'refused%' AND error LIKE '%no such mailbox%'"));
    }

    [Fact]
    public async Task With_the_server_away_a_mail_waits_longer_each_time_and_fails_in_the_end()
    {
        var away = new MailServer(settings with { Server = new("smtp://127.0.0.1:1") });
        await Queue(Reset("jun@crm.example", "en"));
        List<int> waits = [];
        while (await outbox.Due(database.Service, 10, Ct) is { Count: > 0 } due)
        {
            await Outbox.Settle(database.Service, await away.Send(due, Ct), Ct);
            waits.Add(await database.One<int>("SELECT round(extract(epoch FROM due_at - now()) / 60)::int FROM crm.emails"));
            await database.Run("UPDATE crm.emails SET due_at = now()");
        }

        Assert.Equal([1, 5, 15, 60, 240, 720, 0], waits);
        Assert.Equal("failed", await database.One<string>("SELECT state FROM crm.emails WHERE error IS NOT NULL"));
    }

    [Fact]
    public async Task What_is_not_worth_sending_any_more_is_not_sent()
    {
        await Queue(Reset("jun@crm.example", "en") with { ExpiresAt = DateTime.UtcNow.AddMinutes(-1) });
        Assert.Equal(0, await SendDue());
        Assert.Equal("failed", await database.One<string>("SELECT state FROM crm.emails WHERE link IS NULL"));
    }

    [Fact]
    public void A_name_in_a_mail_stays_text_and_one_line()
    {
        var (subject, body) = MailWords.Write(new(MailKinds.Invitation, "x@crm.example", "de", ["Eve\r\nBcc: all@crm.example {link} <b>", "7"]) { Path = "/x" });
        Assert.DoesNotContain('\n', subject);
        Assert.Equal(2, body.Split("{link}").Length); // one place for the link, and it is ours
    }

    [Theory]
    [InlineData("en", "Reminder: Call Jane", "18:30")]
    [InlineData("de", "Erinnerung: Call Jane", "24. November 2026")]
    [InlineData("ja", "リマインダー：Call Jane", "2026年11月24日")]
    public void A_reminder_tells_the_time_where_its_reader_is(string language, string subject, string when)
    {
        var mail = new Mail(MailKinds.TaskReminder, "x@crm.example", language, ["Call Jane"]) { Moment = new(2026, 11, 24, 17, 30, 0, DateTimeKind.Utc), TimeZone = "Europe/Berlin" };
        var written = MailWords.Write(mail);
        Assert.Equal(subject, written.Subject);
        Assert.Contains(when, written.Body, StringComparison.Ordinal);
        Assert.Contains("18:30", written.Body, StringComparison.Ordinal);
    }

    static Mail Reset(string to, string language) => new(MailKinds.PasswordReset, to, language, []) { Path = Path, IsOneTimeLink = true };

    async Task Queue(Mail mail)
    {
        await using var work = await PersonWork.Begin(database.Service, null, Ct);
        await outbox.Queue(work, mail, Ct);
        await work.Commit(Ct);
    }

    async Task<int> SendDue()
    {
        var due = await outbox.Due(database.Service, 10, Ct);
        if (due.Count > 0) await Outbox.Settle(database.Service, await new MailServer(settings).Send(due, Ct), Ct);
        return due.Count;
    }
}
