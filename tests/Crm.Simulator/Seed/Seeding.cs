using System.Diagnostics;
using System.Globalization;

namespace Crm.Simulator.Seed;

/// <summary>Pushes a whole business through the webhooks' doors: the same numbers and day give the same customers and orders.</summary>
internal static class Seeding
{
    const int Senders = 64;

    /// <summary>seed --url U --customers N --orders M --until DAY --shop ID:SECRET:CURRENCY … --shop ID:SECRET …</summary>
    public static async Task<int> Run(string[] args, CancellationToken ct)
    {
        string Value(string name) => args[Array.IndexOf(args, name) + 1];
        var (customers, orders) = (int.Parse(Value("--customers"), CultureInfo.InvariantCulture), int.Parse(Value("--orders"), CultureInfo.InvariantCulture));
        var until = DateTime.SpecifyKind(DateTime.ParseExact(Value("--until"), "yyyy-MM-dd", CultureInfo.InvariantCulture), DateTimeKind.Utc);
        var shops = args.Index().Where(a => a.Item == "--shop").Select(a => args[a.Index + 1].Split(':'))
            .Select(s => new SeedShop(Guid.Parse(s[0]), s[1], s.Length > 2 ? s[2] : null)).ToList();
        var (shopify, woo) = (shops.Where(s => s.Currency is not null).ToList(), shops.Where(s => s.Currency is null).ToList());

        using var push = new Push(Value("--url"), Senders);
        var (done, began) = (0, Stopwatch.GetTimestamp());
        await Parallel.ForEachAsync(Enumerable.Range(0, orders), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = ct }, async (number, stop) =>
        {
            var order = SeedOrder.Of(number, customers, until);
            var shop = ShopOf(order, shopify, woo);
            if (await push.Send(shop.Tell(order), stop) is not System.Net.HttpStatusCode.OK) throw new InvalidOperationException("A webhook was not taken: see the web's log.");
            if (Interlocked.Increment(ref done) is var sent && sent % 20_000 == 0)
            {
                Console.WriteLine($"{sent:N0} of {orders:N0} orders sent, {sent / Stopwatch.GetElapsedTime(began).TotalSeconds:N0} a second");
            }
        });
        return 0;
    }

    // A buyer keeps to one WooCommerce shop, which vouches for no address; at the Shopify ones, which do, some buy at two.
    static SeedShop ShopOf(SeedOrder order, List<SeedShop> shopify, List<SeedShop> woo)
    {
        var buyer = order.Buyer;
        if (buyer.PrefersWoo) return woo[buyer.Number % woo.Count];
        var home = Math.Max(0, shopify.FindIndex(s => s.Currency == buyer.Country.Currency));
        return shopify[(home + (order.Number % 7 == 0 ? 1 : 0)) % shopify.Count];
    }
}
