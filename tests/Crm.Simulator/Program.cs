using System.Globalization;
using Crm.Simulator;
using Crm.Simulator.Seed;
using Crm.Simulator.Server;

// serve --port N   |   push --url U --shopify ID:SECRET --woocommerce ID:SECRET [--history] [--rate N] [--count N]   |   rates FILE   |   seed …
if (args is ["rates", var file])
{
    await File.WriteAllTextAsync(file, Rates.Xml(DateOnly.FromDateTime(DateTime.UtcNow), 400, Rates.Demo));
    return 0;
}

if (args is ["rates", var seedFile, var day])
{
    await File.WriteAllTextAsync(seedFile, Rates.Xml(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), 1200, World.Rates));
    return 0;
}

if (args is ["serve", "--port", var port])
{
    await using var server = await StoreServer.Start(int.Parse(port, CultureInfo.InvariantCulture));
    using var served = new CancellationTokenSource();
    using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        served.Cancel();
    });
    Console.CancelKeyPress += (_, e) =>
    {
        e.Cancel = true;
        served.Cancel();
    };
    Console.WriteLine($"Ready: {server.Address}");
    await Task.Delay(Timeout.Infinite, served.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    return 0;
}

if (args is ["seed", ..]) return await Seeding.Run(args, CancellationToken.None);

string? Value(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
if (args is not ["push", ..] || Value("--url") is not { } url || Value("--shopify")?.Split(':') is not [var shopifyId, var shopifySecret]
    || Value("--woocommerce")?.Split(':') is not [var wooId, var wooSecret])
{
    await Console.Error.WriteLineAsync("Usage: serve --port N  or  push --url URL --shopify ID:SECRET --woocommerce ID:SECRET [--history] [--rate N] [--count N]  or  rates FILE");
    return 2;
}

var shopify = new ShopifyStore(Guid.Parse(shopifyId), shopifySecret);
var woo = new WooCommerceStore(Guid.Parse(wooId), wooSecret);
const int Buyers = 400;
using var push = new Push(url);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

Delivery Tell(Sale sale, Step step) => sale.Number % 2 == 0 ? shopify.Tell(sale, step) : woo.Tell(sale, step);

try
{
    return args.Contains("--history") ? await History() : await Flow();
}
catch (OperationCanceledException)
{
    return 0;
}

// A year of orders, as fast as they are taken; each order's steps in turn.
async Task<int> History()
{
    const int count = 1500;
    var now = DateTime.UtcNow;
    var accounts = Enumerable.Range(0, Buyers).Select(People.Number).Where(b => !b.IsGuest);
    await Parallel.ForEachAsync(accounts, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop.Token },
        async (buyer, ct) => await push.Send(woo.Tell(buyer), ct));
    await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop.Token }, async (number, ct) =>
    {
        // More towards today, as in a business that grows.
        var age = Math.Pow(1 - ((double)number / count), 1.4) * 365;
        var sale = new Sale(number, Buyers, now.AddDays(-age).AddHours(-3));
        foreach (var step in sale.Steps) await push.Send(Tell(sale, step), ct);
    });
    return 0;
}

// News at the rate asked for: what is due of the open orders first, a new order else. Numbered by the clock so that a restart repeats none.
async Task<int> Flow()
{
    var rate = double.Parse(Value("--rate") ?? "2", CultureInfo.InvariantCulture);
    var left = int.Parse(Value("--count") ?? "-1", CultureInfo.InvariantCulture);
    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate));
    var number = (int)((DateTime.UtcNow - new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds * 4 % int.MaxValue) + 10_000;
    var due = new PriorityQueue<(Sale Sale, int Next), DateTime>();
    while (left-- != 0 && await timer.WaitForNextTickAsync(stop.Token))
    {
        if (due.TryPeek(out var open, out var at) && at <= DateTime.UtcNow) due.Dequeue();
        else open = (new Sale(++number, Buyers, DateTime.UtcNow, TimeSpan.FromSeconds(Random.Shared.Next(4, 20))), 0);
        var (sale, next) = open;
        await push.Send(Tell(sale, sale.Steps[next]), stop.Token);
        if (next + 1 < sale.Steps.Count) due.Enqueue((sale, next + 1), sale.At(sale.Steps[next + 1]));
    }

    return 0;
}
