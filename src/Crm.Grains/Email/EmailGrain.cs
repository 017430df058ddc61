using Crm.Database;
using Crm.People;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Email;

internal sealed partial class EmailGrain(NpgsqlDataSource source, Outbox outbox, MailServer server, ILogger<EmailGrain> log) : Grain, IEmailGrain, IRemindable
{
    const int Group = 50;
    const string Sending = "send";

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        await this.RegisterOrUpdateReminder(Sending, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), cancellationToken);

    public async Task Queue(Mail mail)
    {
        await using (var work = await PersonWork.Begin(source, null, CancellationToken.None))
        {
            await outbox.Queue(work, mail, CancellationToken.None);
            await work.Commit(CancellationToken.None);
        }

        _ = this.AsReference<IEmailGrain>().Nudge();
    }

    public Task Nudge() => SendDue();

    public async Task<Refusal?> Again(Guid id, Person by)
    {
        await using (var work = await PersonWork.Begin(source, by, CancellationToken.None))
        {
            if (!await Outbox.Again(work, id, CancellationToken.None)) return Refusal.Of("This mail cannot be sent any more: cause it anew.");
            await work.Note("send-again", "email", id.ToString(), null, CancellationToken.None);
            await work.Commit(CancellationToken.None);
        }

        _ = this.AsReference<IEmailGrain>().Nudge();
        return null;
    }

    public Task<bool> HasServer() => Task.FromResult(server.IsSet);

    public Task ReceiveReminder(string reminderName, TickStatus status) => SendDue();

    async Task SendDue()
    {
        if (!server.IsSet) return;
        while (await outbox.Due(source, Group, CancellationToken.None) is { Count: > 0 } due)
        {
            var attempts = await server.Send(due, CancellationToken.None);
            await Outbox.Settle(source, attempts, CancellationToken.None);
            var failed = attempts.Count(a => a.Error is not null);
            if (failed > 0) Log.Failed(log, failed, attempts.Count);
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Failed} of {Count} mails could not be sent; the outbox says why")]
        public static partial void Failed(ILogger logger, int failed, int count);
    }
}
