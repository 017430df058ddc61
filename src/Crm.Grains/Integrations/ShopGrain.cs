using Crm.Database;
using Crm.Integrations.Outbound;
using Crm.Integrations.Shopify;
using Crm.Integrations.Sync;
using Crm.Live;
using Crm.People;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Concurrency;

namespace Crm.Integrations;

/// <summary>Reentrant, so that a person's question does not wait for the page that is being read; what must not happen twice stands in the tables.</summary>
[Reentrant]
internal sealed partial class ShopGrain(NpgsqlDataSource source, ShopSecrets secrets, ShopSources sources, LiveFeed live, TimeProvider time, ILogger<ShopGrain> log) : Grain, IShopGrain, IRemindable
{
    const string KeepInStep = "keep-in-step";
    const string GoOn = "go-on";
    static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    // What a platform commits late, and what its clock and the truth differ by within a run.
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);
    static readonly TimeSpan NightOverlap = TimeSpan.FromDays(3);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    readonly ShopLimiter limiter = new(time);
    readonly Lane lane = new(source);
    SyncRun? run;
    IGrainTimer? timer;
    ShopDoor? door;
    int failures;
    ShopifyInstall? install;

    Guid Id => this.GetPrimaryKey();

    ShopDoor Door => door ??= new(source, secrets, sources, limiter, Id);

    public Task<ShopTried> Try(string platform, string domain, ApiAccess access) => Door.Try(platform, domain, access);

    public async Task<Refusal?> Give(ApiAccess access, Person? by)
    {
        if (await IntegrationStore.Read(source, Id, CancellationToken.None) is not { } shop) return Gone;
        var tried = await Try(shop.Platform, shop.Domain, access);
        if (tried.Facts is not { } facts) return tried.Refused;
        var kept = secrets.With(access, shop.Credentials);
        // Shopify signs with the app's own secret: who gives another one has given both.
        if (shop.Platform == "shopify" && secrets.WebhookSecret(kept) != access.Secret) kept = secrets.Rotated(access.Secret, kept, time.GetUtcNow().UtcDateTime);
        await IntegrationStore.Give(source, Id, kept, access.Kind, facts, by, CancellationToken.None);
        Door.Shut(); // opened anew with these
        await this.RegisterOrUpdateReminder(KeepInStep, Every, Every);
        await Subscribe(null); // what the shop refuses stands beside the webhooks
        await SyncStore.Begin(source, Id, "changes", Overlap, null, null, CancellationToken.None);
        await Go();
        return null;
    }

    public async Task<Refusal?> Sync(Person? by)
    {
        if (await Door.Open(CancellationToken.None) is null) return NoApi;
        await SyncStore.Begin(source, Id, "changes", Overlap, null, by, CancellationToken.None);
        await Go();
        return null;
    }

    public async Task<Refusal?> Pause(Person by)
    {
        await SyncStore.Pause(source, Id, by, CancellationToken.None);
        Changed();
        return null;
    }

    public async Task<Refusal?> Subscribe(Person? by)
    {
        try
        {
            if (await Door.Open(CancellationToken.None) is not { } opened || await IntegrationStore.Read(source, Id, CancellationToken.None) is not { } shop) return NoApi;
            var refused = await Subscriptions.Check(
                source, Id, Door.Platform, Door.Domain, opened, sources.Settings.PublicAddress, secrets.WebhookSecret(shop.Credentials), CancellationToken.None);
            Changed();
            return refused;
        }
        catch (Exception exception) when (ShopTrouble.Of(exception, Door.Domain) is { } trouble)
        {
            return await Note(trouble);
        }
    }

    public Task<Refusal?> Compare(Person? by) => Beside("comparing", by, async opened => await BookCheck.Run(source, Id, opened, time.GetUtcNow().UtcDateTime, CancellationToken.None));

    public Task<Refusal?> Mend(Person? by) => Beside("mending", by, opened => BookMend.Run(source, Id, opened, lane, time, CancellationToken.None));

    // It may take minutes: whoever asked for it sees on the page how it ends.
    async Task<Refusal?> Beside(string what, Person? by, Func<IShopSource, Task> work)
    {
        if (await Door.Open(CancellationToken.None) is not { } opened) return NoApi;
        if (!await SyncStore.Busy(source, Id, what, by, CancellationToken.None)) return null;
        DelayDeactivation(TimeSpan.FromHours(1));
        Changed();
        _ = Do();
        return null;

        async Task Do()
        {
            try
            {
                await work(opened);
            }
            catch (Exception exception) when (ShopTrouble.Of(exception, Door.Domain) is { } trouble)
            {
                await Note(trouble);
            }
            catch (Exception exception)
            {
                Log.Failed(log, Id, exception.GetType().Name, exception.StackTrace);
            }

            await SyncStore.Busy(source, Id, null, null, CancellationToken.None);
            Changed();
        }
    }

    public async Task Wake()
    {
        await this.RegisterOrUpdateReminder(KeepInStep, Every, Every);
        await SyncStore.Busy(source, Id, null, null, CancellationToken.None); // it went with the silo
        if (await SyncStore.Read(source, Id, CancellationToken.None) is { IsRunning: true }) await Go();
    }

    public async Task<ShopInstall> Install(string back, ApiAccess app, Person by)
    {
        if (by.Role != "admin" || await IntegrationStore.Read(source, Id, CancellationToken.None) is not { } shop) return new(null, Gone);
        if (shop.Platform != "shopify") return new(null, NoApi);
        install = new(app, shop.Domain, by.Id);
        return new(install.Address(sources.Settings, back), null);
    }

    public async Task<Refusal?> Installed(IReadOnlyDictionary<string, string> answer, Person by)
    {
        if (install is not { } begun || !begun.Fits(answer, by.Id)) return Refusal.Of("The install was not begun here, or its answer was changed on the way: begin it again.");
        install = null;
        try
        {
            return await Give(await ShopifyTokens.Exchange(sources.Http, sources.Settings, begun.Domain, begun.App, answer["code"], time, CancellationToken.None), by);
        }
        catch (Exception exception) when (ShopTrouble.Of(exception, begun.Domain) is { } trouble)
        {
            return trouble.Sentence;
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (reminderName == GoOn)
        {
            if (timer is null) await Go();
            return;
        }

        try
        {
            if (await Door.Open(CancellationToken.None) is not { } opened || await IntegrationStore.Read(source, Id, CancellationToken.None) is not { } shop) return;
            // A shop in error wakes by itself when it lets us in again.
            var facts = await opened.Facts(CancellationToken.None);
            await IntegrationStore.Know(source, Id, secrets.Access(shop.Credentials)!.Kind, facts, CancellationToken.None);
            await Subscribe(null);
            var night = Nights.Of(facts.TimeZone, time.GetUtcNow());
            var row = await SyncStore.Read(source, Id, CancellationToken.None);
            if (row is { State: "paused" } && shop.Status == "active") return; // by a person
            var isNight = row?.NightOn != night && row?.State == "done";
            await SyncStore.Begin(source, Id, isNight ? "night" : "changes", isNight ? NightOverlap : Overlap, night, null, CancellationToken.None);
            await Go();
        }
        catch (Exception exception) when (ShopTrouble.Of(exception, Door.Domain) is { } trouble)
        {
            await Note(trouble);
        }
    }

    async Task Go()
    {
        Changed();
        failures = 0;
        // After a crash the reminder goes on with it, on whichever silo is there.
        if (timer is null) await this.RegisterOrUpdateReminder(GoOn, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        timer ??= this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)) { KeepAlive = true, Interleave = true });
    }

    async Task Tick(CancellationToken ct)
    {
        try
        {
            if (await Door.Open(CancellationToken.None) is not { } opened || await SyncStore.Read(source, Id, ct) is not { IsRunning: true } row)
            {
                await Halt();
                return;
            }

            run ??= new(source, Id, lane);
            var pause = await run.Step(opened, row, ct);
            failures = 0;
            Changed();
            if (pause is null) await Finished(opened, row, ct);
            else Again(pause.Value);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested || timer is null)
        {
            // Halted while it read: why stands there already.
        }
        catch (Exception exception) when (ShopTrouble.Of(exception, Door.Domain) is { } trouble)
        {
            await Note(trouble);
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception))
        {
            Log.Waiting(log, Id, exception.GetType().Name);
            Again(TimeSpan.FromSeconds(1));
        }
        catch (Exception exception)
        {
            Log.Failed(log, Id, exception.GetType().Name, exception.StackTrace);
            await SyncStore.Tell(source, Id, new Refusal("What the shop told could not be worked with ({0}).", [exception.GetType().Name]), CancellationToken.None);
            Backoff();
        }
    }

    async Task Finished(IShopSource opened, SyncRow row, CancellationToken ct)
    {
        await Halt();
        if (row.Kind != "night") return;
        // Once a night the books are compared, and what differs is mended: a delete that nobody told of is found by nothing else.
        await BookCheck.Run(source, Id, opened, time.GetUtcNow().UtcDateTime, ct);
        await Mend(null);
    }

    async Task<Refusal> Note(ShopTroubleException trouble)
    {
        Log.Trouble(log, Id, trouble.Sentence.Text);
        if (trouble.Mends == Mends.Person)
        {
            await IntegrationStore.Trouble(source, Id, trouble.Sentence, CancellationToken.None);
            await SyncStore.Stop(source, Id, trouble.Sentence, CancellationToken.None);
            await Halt();
        }
        else
        {
            await SyncStore.Tell(source, Id, trouble.Sentence, CancellationToken.None);
            Backoff();
        }

        Changed();
        return trouble.Sentence;
    }

    void Backoff() => Again(TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 1 << Math.Min(++failures, 8))));

    void Again(TimeSpan pause) => timer?.Change(pause, TimeSpan.FromMilliseconds(1));

    async Task Halt()
    {
        timer?.Dispose();
        timer = null;
        if (run is { } ended)
        {
            run = null;
            await ended.DisposeAsync();
        }

        Changed();
        if (await this.GetReminder(GoOn) is { } reminder) await this.UnregisterReminder(reminder);
    }

    void Changed() => live.ShopChanged(Id);

    static Refusal Gone => Refusal.Of("There is no such shop any more.");

    static Refusal NoApi => Refusal.Of("The shop only pushes its webhooks: give it credentials for its API first.");

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Shop {Shop}: reading waits: {Reason}")]
        public static partial void Waiting(ILogger logger, Guid shop, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Shop {Shop}: {Trouble}")]
        public static partial void Trouble(ILogger logger, Guid shop, string trouble);

        // Never the message: it may quote what the shop sent.
        [LoggerMessage(3, LogLevel.Error, "Shop {Shop}: reading failed: {Exception}\n{Where}")]
        public static partial void Failed(ILogger logger, Guid shop, string exception, string? where);
    }
}
