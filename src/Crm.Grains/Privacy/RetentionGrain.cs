using Crm.People;
using Npgsql;

namespace Crm.Privacy;

internal sealed class RetentionGrain(NpgsqlDataSource source, TimeProvider time) : Grain, IRetentionGrain, IRemindable
{
    const string Reminder = "retention";
    const int Batch = 1000;
    const int MostBatches = 20;

    // Each takes the locks of an erasure: few at a time, so that the shops' news goes on between them.
    const int MostCustomers = 50;

    static readonly TimeSpan BeforeDue = TimeSpan.FromDays(2);
    static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public Task Start() => this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromMinutes(5), Every);

    public async Task<Refusal?> Set(string kind, int? days, Person by)
    {
        var least = kind is "audit" or RetentionStore.InactiveCustomers ? 365 : 7;
        if (days is { } set && (set < least || set > 36_500)) return new("Give {0} to {1} days, or leave it empty to keep them for good.", [$"{least}", "36500"], kind);
        return await RetentionStore.Set(source, kind, days, by, CancellationToken.None);
    }

    public async Task<long> Run()
    {
        var all = 0L;
        foreach (var kind in await RetentionStore.Periods(source, CancellationToken.None))
        {
            var removed = kind == RetentionStore.InactiveCustomers ? await Anonymise() : await Remove(kind);
            await RetentionStore.Note(source, kind, removed, CancellationToken.None);
            all += removed;
        }

        return all;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Run();
        // What the law wants done, and nobody has done two days before its time.
        foreach (var request in await RetentionStore.DueRequests(source, time.GetUtcNow().UtcDateTime + BeforeDue, CancellationToken.None))
        {
            await GrainFactory.GetGrain<IComplianceGrain>(request).CarryOutDue();
        }
    }

    async Task<long> Remove(string kind)
    {
        var removed = 0L;
        for (var i = 0; i < MostBatches; i++)
        {
            var gone = await RetentionStore.Remove(source, kind, Batch, CancellationToken.None);
            removed += gone;
            if (gone < Batch) break;
        }

        return removed;
    }

    async Task<long> Anonymise()
    {
        var erased = 0L;
        foreach (var customer in await RetentionStore.Inactive(source, MostCustomers, CancellationToken.None))
        {
            if ((await Erasure.Make(source, customer, ErasureBasis.Retention, null, CancellationToken.None)).Refused is null) erased++;
        }

        return erased;
    }
}
