using System.Text.Json;
using Crm.People;
using Crm.Simulator.Server;

namespace Crm.Tests.Stores;

/// <summary>
/// Everything at once, for a while: the shops live on and misbehave, first in one way after another, then in all of them; people ask for syncs and comparisons;
/// the credentials are taken away and given anew; and of two silos one is killed and comes back, again and again.
/// </summary>
internal sealed class Storm(StoresFixture system, IReadOnlyList<(SimShop Shop, Guid Id)> shops, TimeSpan length) : IDisposable
{
    static readonly Action<Mood>[] Ways =
    [
        m => m.SlowMilliseconds = 400, m => m.Fails = 500, m => m.Truncates = true, m => m.SpeaksHtml = true, m => m.Throttles = true, m => m.AnswersInPart = true,
        m => m.ChangesTypes = true, m => m.RefusesBulk = true, m => m.DropsPercent = 30, m => m.Duplicates = true, m => m.Shuffles = true, m => m.Fails = 429,
    ];

    readonly Random random = new(20_261_126);
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    readonly Dictionary<string, int> calls = [];
    DateTime end;

    /// <summary>How often a silo was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How often credentials were taken away and given anew.</summary>
    public int Revoked { get; private set; }

    /// <summary>What was asked of the shops' grains, and what came of it.</summary>
    public IReadOnlyDictionary<string, int> Calls => calls;

    public async Task Rage()
    {
        end = DateTime.UtcNow + length;
        await Task.WhenAll([.. shops.Select(s => Live(s.Shop)), Weather(), Kill(), Ask(), Revoke()]);
        foreach (var (shop, _) in shops) Calm(shop.Mood);
        await AllServe();
    }

    bool IsOver => DateTime.UtcNow >= end;

    // Orders are placed, go on, and now and then one is deleted.
    async Task Live(SimShop shop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(60));
        var open = new List<SimOrder>();
        while (!IsOver && await timer.WaitForNextTickAsync())
        {
            var chance = Chance(100);
            if (chance < 3 && open.Count > 20)
            {
                shop.Delete(open[0]);
                open.RemoveAt(0);
            }
            else if (chance < 55 && open.Count > 0)
            {
                var order = open[Chance(open.Count)];
                if (!shop.Advance(order)) open.Remove(order);
            }
            else
            {
                open.Add(shop.Place());
            }
        }
    }

    async Task Weather()
    {
        // The first half in turn, the second all at once.
        foreach (var way in Ways)
        {
            foreach (var (shop, _) in shops)
            {
                Calm(shop.Mood);
                way(shop.Mood);
            }

            await Task.Delay(length / 2 / Ways.Length);
        }

        foreach (var (shop, _) in shops)
        {
            foreach (var way in Ways) way(shop.Mood);
            shop.Mood.Every = 4;
        }

        while (!IsOver)
        {
            foreach (var (shop, _) in shops) shop.Keys.ExpireTokens();
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
    }

    async Task Kill()
    {
        for (var number = 1; !IsOver; number = 3 - number)
        {
            await system.Crm.Kill($"silo-{number}");
            Kills++;
            await AllServe();
        }
    }

    // As impatient people would.
    async Task Ask()
    {
        while (!IsOver)
        {
            foreach (var (shop, id) in shops)
            {
                var grain = system.Grain(id);
                var (what, asking) = Chance(6) switch
                {
                    0 => ("compare", grain.Compare(null)),
                    1 => ("mend", grain.Mend(null)),
                    2 => ("subscribe", grain.Subscribe(null)),
                    _ => ("sync", grain.Sync(null)),
                };
                await Tried($"{shop.Plan.Platform} {what}", asking);
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    async Task Revoke()
    {
        await Task.Delay(length * 0.7);
        foreach (var (shop, id) in shops)
        {
            shop.Keys.Revoke();
            Revoked++;
            await Task.Delay(TimeSpan.FromSeconds(3));
            for (var given = false; !given;) given = await Tried($"{shop.Plan.Platform} give", system.Grain(id).Give(StoresFixture.AccessTo(shop), null));
        }
    }

    // True when it was done. A silo that is killed takes what it was asked with it.
    async Task<bool> Tried(string what, Task<Refusal?> asking)
    {
        string came;
        try
        {
            came = await asking.WaitAsync(TimeSpan.FromSeconds(30)) is { } refused ? refused.Text : "done";
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or ObjectDisposedException)
        {
            came = exception.GetType().Name;
        }

        lock (calls) calls[$"{what}: {came}"] = calls.GetValueOrDefault($"{what}: {came}") + 1;
        return came == "done";
    }

    async Task AllServe() => await system.Crm.Until("both silos serve", async () =>
    {
        var silos = (await system.Crm.Status()).GetProperty("silos");
        return silos.GetArrayLength() == 2 && (await Task.WhenAll(silos.EnumerateArray().Select(Serves))).All(s => s);
    });

    async Task<bool> Serves(JsonElement silo)
    {
        try
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{silo.GetProperty("port").GetInt32()}/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    int Chance(int of)
    {
        lock (random) return random.Next(of);
    }

    public void Dispose() => http.Dispose();

    static void Calm(Mood mood)
    {
        mood.Every = 3;
        (mood.SlowMilliseconds, mood.Fails, mood.DropsPercent) = (0, 0, 0);
        mood.Truncates = mood.SpeaksHtml = mood.Throttles = mood.AnswersInPart = mood.ChangesTypes = mood.RefusesBulk = mood.Duplicates = mood.Shuffles = false;
    }
}
