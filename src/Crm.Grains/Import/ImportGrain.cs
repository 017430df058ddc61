using Crm.Customers;
using Crm.Database;
using Crm.Live;
using Crm.People;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Import;

internal sealed partial class ImportGrain(NpgsqlDataSource source, LiveFeed live, ILogger<ImportGrain> log) : Grain, IImportGrain, IRemindable
{
    const string Reminder = "go-on";
    const int SampleRows = 5;
    const int Attempts = 3;

    ImportRun? run;
    IGrainTimer? timer;
    int faults;

    Guid Id => this.GetPrimaryKey();

    public Task<Refusal?> Begin(string fileName, Person by) => As(by, async work =>
    {
        var name = ProfileRules.Clean(Path.GetFileName(fileName)) ?? "file";
        await ImportStore.Begin(work, Id, name.Length > 120 ? name[..120] : name, by, CancellationToken.None);
        return null;
    });

    public Task<Refusal?> Append(int part, byte[] data, Person by) => As(by, async work =>
        await ImportStore.Append(work, Id, part, data, CancellationToken.None) == 1 ? null : Gone);

    public async Task<Refusal?> Open(Person by)
    {
        var file = await ImportStore.File(source, Id, CancellationToken.None);
        var refused = await As(by, async work =>
        {
            var (sheet, refusal) = Sheets.Open(file);
            if (sheet is null) return refusal;
            var sample = new List<string[]>();
            var count = 0;
            try
            {
                foreach (var (_, cells) in sheet.Rows)
                {
                    if (++count <= SampleRows) sample.Add(cells);
                }
            }
            catch (Exception exception) when (Sheets.IsUnreadable(exception))
            {
                return Refusal.Of("The file cannot be read: it is damaged or of another kind. Save it as .xlsx or CSV and try again.");
            }

            if (count == 0) return Refusal.Of("Below its header the file has no rows.");
            var mapping = Mapping.Guess(sheet.Headers, await ProfileRows.CustomFields(work, CancellationToken.None));
            return await ImportStore.Open(work, Id, sheet.Headers, sample, mapping, count, CancellationToken.None) == 1 ? null : Gone;
        });
        if (refused is not null) await Discard(by);
        return refused;
    }

    public Task<Refusal?> Check(IReadOnlyList<string> mapping, string onMatch, Person by)
    {
        var filled = mapping.Where(m => m.Length > 0).ToList();
        if (filled.Count == 0) return Task.FromResult<Refusal?>(Refusal.Of("Say what at least one column holds."));
        if (filled.Distinct().Count() < filled.Count) return Task.FromResult<Refusal?>(Refusal.Of("Two columns are said to hold the same: leave one of them out."));
        return Start("checking", [.. mapping], onMatch is "skip" or "create" ? onMatch : "update", ["mapping", "checked"], by);
    }

    public async Task<Refusal?> Start(Person by)
    {
        var resumed = await Begin(async work => await ImportStore.Resume(work, Id, CancellationToken.None) == 1 ? null : Gone, by);
        return resumed is null ? null : await Start("running", null, null, ["checked"], by);
    }

    public Task GoOn() => Run();

    public async Task<Refusal?> Discard(Person by)
    {
        var refused = await As(by, async work => await ImportStore.Drop(work, Id, CancellationToken.None) == 1 ? null : Gone);
        if (refused is null) await Stop();
        return refused;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status) => await Run();

    Task<Refusal?> Start(string state, string[]? mapping, string? onMatch, string[] from, Person by) => Begin(async work =>
        await ImportStore.Start(work, Id, state, mapping, onMatch, from, CancellationToken.None) == 1 ? null : Gone, by);

    async Task<Refusal?> Begin(Func<PersonWork, Task<Refusal?>> write, Person by)
    {
        // Before it is said to run: after a crash the reminder goes on with it, on whichever silo is there. It ends itself when there is nothing to do.
        await this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        if (await As(by, write) is { } refused) return refused;
        faults = 0;
        await Run();
        return null;
    }

    Task Run()
    {
        run ??= new(source, Id);
        timer ??= this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)) { KeepAlive = true });
        return Task.CompletedTask;
    }

    async Task Tick(CancellationToken ct)
    {
        try
        {
            var isMore = await run!.Step(ct);
            faults = 0;
            if (isMore) return;
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception) || ++faults < Attempts)
        {
            Log.Waiting(log, Id, Said(exception));
            timer?.Change(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1)); // the position stands where it stood
            return;
        }
        catch (Exception exception)
        {
            Log.Stopped(log, Id, Said(exception));
            await ImportStore.Halt(source, Id, ct);
        }

        await Stop();
        live.Changed("customers");
    }

    // Never the message: it may hold a row.
    static string Said(Exception exception) => exception is PostgresException postgres ? postgres.SqlState : exception.GetType().Name;

    async Task Stop()
    {
        timer?.Dispose();
        run?.Dispose();
        (timer, run) = (null, null);
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    async Task<Refusal?> As(Person by, Func<PersonWork, Task<Refusal?>> write)
    {
        if (by.Role is not ("admin" or "manager")) return Gone;
        await using var work = await PersonWork.Begin(source, by, CancellationToken.None);
        var refused = await write(work);
        if (refused is null) await work.Commit(CancellationToken.None);
        return refused;
    }

    static Refusal Gone => Refusal.Of("This import is not there any more, or is at another step.");

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The import {Import} waits: {Reason}")]
        public static partial void Waiting(ILogger logger, Guid import, string reason);

        [LoggerMessage(2, LogLevel.Error, "The import {Import} stopped: {Reason}")]
        public static partial void Stopped(ILogger logger, Guid import, string reason);
    }
}
