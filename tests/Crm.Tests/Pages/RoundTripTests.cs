using System.Globalization;
using Xunit;

namespace Crm.Tests.Pages;

/// <summary>What a page asks of the database does not depend on how much there is to show: no statement per row.</summary>
[Trait("Needs", "Server")]
public sealed class RoundTripTests(Askers askers) : IClassFixture<Askers>
{
    // Statements that come again are prepared from the sixth time on, and are then sent by name.
    const int Visits = 9;

    [Fact]
    public async Task A_page_asks_as_often_over_a_full_business_as_over_an_empty_one()
    {
        var pages = PageAccess.Rows.Where(r => r.Route.StartsWith("GET ", StringComparison.Ordinal) && r.Answers.Split(' ')[0] == "200").Select(r => PageAccess.Fill(r.Asked)).Distinct().ToList();
        Assert.True(pages.Count > 30, "The table of pages was not read.");
        var empty = await Asked(pages);
        var (code, _, error) = await askers.Crm.Run("seed", "--customers", "150", "--orders", "600");
        Assert.True(code == 0, error);
        await Fill();
        var full = await Asked(pages);

        var more = pages.Where(p => full[p].Times > empty[p].Times).Select(p => $"{p}: {empty[p].Times} times over little, {full[p].Times} over much");
        var longer = pages.Where(p => full[p].Bytes > (empty[p].Bytes * 1.3) + 200).Select(p => $"{p}: {empty[p].Bytes} bytes of statements over little, {full[p].Bytes} over much");
        Assert.Empty(more.Concat(longer));
    }

    // What the seed does not make: fifty of all that hangs on the customer and the order of the sample.
    async Task Fill()
    {
        await using var command = askers.Crm.Owner.CreateCommand($"""
            UPDATE crm.orders SET customer_id = '{PageAccess.Places["{customer}"]}' WHERE id IN (SELECT id FROM crm.orders WHERE customer_id IS NOT NULL LIMIT 50);
            INSERT INTO crm.activities (id, customer_id, user_id, type, subject, status, due_date)
            SELECT gen_random_uuid(), '{PageAccess.Places["{customer}"]}', '{PageAccess.Places["{agent}"]}', 'task', 'Call ' || n, 'pending', now() FROM generate_series(1, 50) AS n;
            INSERT INTO crm.tags (id, name) SELECT gen_random_uuid(), 'tag ' || n FROM generate_series(1, 20) AS n;
            INSERT INTO crm.customer_tags (customer_id, tag_id) SELECT '{PageAccess.Places["{customer}"]}', id FROM crm.tags ON CONFLICT DO NOTHING;
            INSERT INTO crm.notifications (user_id, kind, activity_id) SELECT u.id, 'reminder', a.id FROM crm.users u CROSS JOIN (SELECT id FROM crm.activities LIMIT 20) AS a
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    // The least of a few visits: what else the web asks meanwhile, of itself, is not the page's.
    async Task<Dictionary<string, (double Times, double Bytes)>> Asked(List<string> pages)
    {
        using var http = new HttpClient { BaseAddress = new(askers.Crm.Address) };
        var asked = new Dictionary<string, (double, double)>();
        foreach (var page in pages)
        {
            var visits = new List<(double Times, double Bytes)>();
            var before = await Read(http);
            for (var i = 0; i < Visits; i++)
            {
                await askers.Ask("admin", "GET", page, []);
                var after = await Read(http);
                visits.Add((after.Times - before.Times, after.Bytes - before.Bytes));
                before = after;
            }

            asked[page] = (visits.Min(v => v.Times), visits.Min(v => v.Bytes));
        }

        Assert.Contains(asked.Values, a => a.Item1 > 0);
        return asked;
    }

    static async Task<(double Times, double Bytes)> Read(HttpClient http)
    {
        var lines = (await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n');
        return (Sum("db_client_operation_duration_seconds_count"), Sum("db_client_operation_npgsql_bytes_written_bytes_total"));

        double Sum(string name) => lines.Where(l => l.StartsWith(name + "{", StringComparison.Ordinal))
            .Sum(l => double.Parse(l[(l.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
