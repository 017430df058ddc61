using System.Globalization;
using Crm.Running;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>
/// Any interleaving of creates, edits, cancellations, refunds, deletes, duplicates, late arrivals and customer moves, through the door and all
/// silos at once, gives the figures that plain arithmetic over the news gives. One EUR is 1.25 USD.
/// </summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class LedgerTests(TwoSilos system)
{
    const int Stories = 80;

    [Fact]
    public async Task Any_interleaving_of_news_gives_the_figures_of_a_naive_recomputation()
    {
        var shop = await system.Connect("shopify");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var stories = Enumerable.Range(1, Stories).Select(i => new Story(i * 10, random)).ToList();
        var news = stories.SelectMany(s => s.News).ToList();
        // Duplicates of both kinds: the same delivery again, and the same news under another delivery's id.
        (string Topic, string Body, string Id)[] sent = [.. news.Index().SelectMany(n => Copies(n.Item, n.Index, random))];
        random.Shuffle(sent);

        await Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) => await system.Receive(shop, one.Topic, one.Id, one.Body));
        await system.Crm.Settled();

        Assert.Equal(0, await system.Count(shop, "parked"));
        foreach (var story in stories)
        {
            foreach (var (buyer, expected) in story.Recomputed()) Assert.Equal((seed, buyer, expected), (seed, buyer, await Kept(shop, buyer)));
        }

        await system.Verified();
    }

    static IEnumerable<(string, string, string)> Copies((string Topic, string Body) news, int index, Random random)
    {
        yield return (news.Topic, news.Body, $"n{index}");
        if (random.Next(5) == 0) yield return (news.Topic, news.Body, $"n{index}");
        if (random.Next(5) == 0) yield return (news.Topic, news.Body, $"n{index}-again");
    }

    async Task<Figures> Kept(Shop shop, long buyer)
    {
        await using var command = system.Crm.Owner.CreateCommand("""
            SELECT c.total_orders, c.lifetime_value, c.first_order_date, c.last_order_date
            FROM crm.customers c JOIN crm.customer_identities i ON i.customer_id = c.id WHERE i.integration_id = $1 AND i.external_id = $2
            """);
        command.Parameters.Add(new() { Value = shop.Id });
        command.Parameters.Add(new() { Value = buyer.ToString(CultureInfo.InvariantCulture) });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync()) return new(0, 0, null, null);
        return new(
            reader.GetInt32(0), reader.GetDecimal(1), reader.IsDBNull(2) ? null : reader.GetDateTime(2), reader.IsDBNull(3) ? null : reader.GetDateTime(3));
    }
}
