using System.Text;
using Crm.Integrations;
using Crm.Orders;
using CsCheck;
using Xunit;

namespace Crm.Tests.Integrations;

public sealed class BadInputTests
{
    const string Good = """
        {"id":5000000000000000001,"admin_graphql_api_id":"gid://shopify/Order/5000000000000000001","name":"#1","created_at":"2026-11-01T10:00:00+01:00",
         "updated_at":"2026-11-01T10:00:00+01:00","currency":"EUR","total_price":"100.00","financial_status":"paid","test":false,
         "customer":{"id":7,"email":"a@example.com","verified_email":true},"line_items":[{"id":1,"title":"Cup","quantity":2,"price":"50.00"}]}
        """;

    static Translation Order(string body) => FixtureTests.Read("shopify:orders/create", Encoding.UTF8.GetBytes(body));

    [Fact]
    public void A_good_order_is_read() => Assert.Equal(new Crm.Money(100, "EUR"), Assert.IsType<OrderReported>(Order(Good).Report).Total);

    [Theory]
    [InlineData("not JSON", "{\"id\":1,", "JSON")]
    [InlineData("a list", "[]", "object")]
    [InlineData("no id", "{\"name\":\"#1\"}", "'id' is missing")]
    public void A_body_that_is_no_order_is_a_surprise(string what, string body, string says) => Assert.Contains(says, Order(body).Surprise ?? what, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"100.00\"", "\"a lot\"", "no amount")]
    [InlineData("\"100.00\"", "\"-5\"", "negative")]
    [InlineData("\"100.00\"", "\"1.23456\"", "four decimals")]
    [InlineData("\"100.00\"", "1e300", "no amount")]
    [InlineData("\"EUR\"", "\"XQQ\"", "no currency")]
    [InlineData("\"2026-11-01T10:00:00+01:00\"", "\"last Tuesday\"", "no date")]
    [InlineData("\"2026-11-01T10:00:00+01:00\"", "\"0001-01-01T00:00:00Z\"", "year")]
    [InlineData("\"#1\"", "\"a\\ud800b\"", "half of a character pair")]
    [InlineData("\"#1\"", "\"a\\u0000b\"", "NUL")]
    [InlineData("\"#1\"", "{}", "an object where a text")]
    public void What_cannot_be_is_a_surprise_that_names_it(string good, string bad, string says) =>
        Assert.Contains(says, Order(Good.Replace(good, bad, StringComparison.Ordinal)).Surprise!, StringComparison.Ordinal);

    [Fact]
    public void Ten_thousand_lines_are_too_many()
    {
        var line = """{"id":1,"title":"Cup","quantity":2,"price":"50.00"}""";
        var lines = string.Join(',', Enumerable.Repeat(line, 10_000));
        Assert.Contains("10000 entries", Order(Good.Replace(line, lines, StringComparison.Ordinal)).Surprise!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_that_is_not_used_is_closed_whatever_its_body() =>
        Assert.IsType<NothingToDo>(FixtureTests.Read("shopify:products/update", "nonsense"u8.ToArray()).Report);

    [Fact]
    public void No_damage_to_a_body_makes_the_translator_throw()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 40]).Array[1, 6].Sample(
            damage =>
            {
                var body = good.ToList();
                foreach (var (at, value, cut) in damage)
                {
                    if (at >= body.Count) continue;
                    body[at] = value;
                    if (cut > 35) body.RemoveRange(at, Math.Min(cut, body.Count - at));
                }

                var (report, surprise) = FixtureTests.Read("shopify:orders/create", [.. body]);
                return (report is null) != (surprise is null);
            },
            iter: 5000);
    }
}
