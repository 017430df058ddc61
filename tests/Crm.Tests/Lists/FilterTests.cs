using Crm.Lists;
using Crm.Web.Lists;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Crm.Tests.Lists;

/// <summary>What a URL's filters mean, and that no text in them ever becomes a part of a statement.</summary>
public sealed class FilterTests
{
    static readonly string[] Names = ["is", "not", "has", "starts", "from", "to", "last", "all", "on", ""];

    static readonly Reader Berlin = new(Guid.Parse("0a000000-0000-0000-0000-000000000001"), "Europe/Berlin", new(2026, 11, 24, 23, 30, 0, DateTimeKind.Utc)) { SeesAll = true };

    static (Filter Filter, IReadOnlyList<BadFilter> Bad) Parse(params string[] texts) => Filter.Parse(texts, CustomerFields.Find);

    static (string Sql, IReadOnlyList<object?> Arguments) Where(params string[] texts)
    {
        var statement = new Statement();
        return (CustomerConditions.Where(statement, Parse(texts).Filter, null, Berlin), statement.Arguments);
    }

    [Fact]
    public void Conditions_are_joined_by_and_and_groups_by_or()
    {
        var (sql, arguments) = Where("country:is:DE", "status:is:vip", "or", "city:empty");
        Assert.Equal("c.merged_into IS NULL AND ((c.country_code = $1 AND c.status = $2) OR (coalesce(c.city, '') = ''))", sql);
        Assert.Equal(["DE", "vip"], arguments);
    }

    [Theory]
    [InlineData("country:is:de", "c.country_code = $1")]
    [InlineData("country:is:de,fr", "c.country_code = ANY ($1)")]
    [InlineData("country:not:de", "(c.country_code = ANY ($1)) IS NOT TRUE")]
    [InlineData("owner:is:me", "c.owner_id = $1")]
    [InlineData("owner:empty", "c.owner_id IS NULL")]
    [InlineData("email:filled", "coalesce(c.email, '') <> ''")]
    [InlineData("average_order_value:from:12.5", "c.average_order_value >= $1")]
    [InlineData("created:on:2026-11-24", "(c.created_at >= $1 AND c.created_at < $2)")]
    [InlineData("tag:empty", "NOT EXISTS (SELECT FROM crm.customer_tags t WHERE t.customer_id = c.id AND true)")]
    public void A_condition_becomes_its_statement(string filter, string sql) => Assert.EndsWith("((" + sql + "))", Where(filter).Sql, StringComparison.Ordinal);

    [Fact]
    public void A_day_is_the_reader_s_own()
    {
        // In Berlin the 25th has begun.
        Assert.Equal(new DateTime(2026, 11, 17, 23, 0, 0, DateTimeKind.Utc), Where("first_order:last:7").Arguments[0]);
        Assert.Equal([new DateTime(2026, 3, 28, 23, 0, 0, DateTimeKind.Utc), new DateTime(2026, 3, 29, 22, 0, 0, DateTimeKind.Utc)], Where("created:on:2026-03-29").Arguments);
    }

    [Theory]
    [InlineData("shoe_size:is:44", "There is no such field.")]
    [InlineData("country", "This field cannot be compared like that.")]
    [InlineData("country:like:DE", "This field cannot be compared like that.")]
    [InlineData("status:is:asleep", "There is no such value.")]
    [InlineData("status:is:", "A value is missing.")]
    [InlineData("tag:is:wholesale", "There is no such value.")]
    [InlineData("orders:from:many", "The value must be a number.")]
    [InlineData("lifetime_value:from:99999999999999999999999999999999", "The value must be a number.")]
    [InlineData("created:from:24.11.2026", "The value must be a day, like 2026-11-24.")]
    [InlineData("created:from:9999-12-31", "The value must be a day, like 2026-11-24.")]
    [InlineData("created:last:-3", "The value must be a number of days.")]
    public void What_is_no_filter_is_left_out_with_a_word(string filter, string why)
    {
        var (left, bad) = Parse("country:is:DE", filter);
        Assert.Equal(["country:is:DE"], left.Texts);
        Assert.Equal(why, Assert.Single(bad).Why);
    }

    [Fact]
    public void What_was_read_is_written_again_as_it_was()
    {
        string[] texts = ["country:is:DE,FR", "city:has:a:b, c", "or", "tag:not:0e000000-0000-0000-0000-000000000001", "created:last:30", "or", "owner:is:me"];
        Assert.Equal(texts, Parse(texts).Filter.Texts);
        Assert.Equal(["city:empty"], Parse("or", "city:empty", "or", "or").Filter.Texts);
    }

    [Fact]
    public void No_text_whatever_breaks_the_reading_or_gets_into_the_statement() => Gen.Select(
        Gen.Int[0, CustomerFields.All.Count + 1].Select(n => n < CustomerFields.All.Count ? CustomerFields.All[n].Key : "nothing"), Gen.Int[0, 9].Select(n => Names[n]), Gen.String)
        .Sample((field, name, value) =>
        {
            var (sql, arguments) = Where($"{field}:{name}:{value}\u0001'; DROP TABLE x --");
            Assert.DoesNotContain("DROP", sql, StringComparison.Ordinal);
            Assert.DoesNotContain("\u0001", sql, StringComparison.Ordinal);
            Assert.Equal(arguments.Count > 0, sql.Contains("$1", StringComparison.Ordinal));
        });

    [Fact]
    public void A_form_adds_changes_and_takes_away_one_filter_and_leaves_the_rest()
    {
        ListState State(string query) => ListState.Of("/customers", Query(query), CustomerFields.Find);
        IQueryCollection Query(string query) => new QueryCollection(QueryHelpers.ParseQuery(query));
        const string Before = "f=country:is:DE&f=or&f=status:is:vip&search=anna&after=x";
        var state = State(Before);

        var added = FilterForm.Sent(Query(Before + "&field=city&op=has&v=Ber"), state, CustomerFields.Find)!;
        Assert.Equal(["country:is:DE", "or", "status:is:vip", "city:has:Ber"], added.Filter.Texts);
        Assert.True(added.Place.IsBeginning);
        Assert.Equal("anna", added.Search);
        var joined = FilterForm.Sent(Query(Before + "&field=created&op=last&days=30&v=&join=or"), state, CustomerFields.Find)!;
        Assert.Equal(["country:is:DE", "or", "status:is:vip", "or", "created:last:30"], joined.Filter.Texts);
        var changed = FilterForm.Sent(Query(Before + "&field=country&op=is&v=FR&v=IT&at_place=0.0"), state, CustomerFields.Find)!;
        Assert.Equal(["country:is:FR,IT", "or", "status:is:vip"], changed.Filter.Texts);
        Assert.Equal(["status:is:vip"], FilterForm.Without(state, 0, 0).Filter.Texts);

        Assert.Null(FilterForm.Sent(Query(Before + "&field=orders&op=from&v=many"), state, CustomerFields.Find));
        var again = FilterForm.Of(Query(Before + "&field=orders&op=from&v=many"), state, CustomerFields.Find)!;
        Assert.Equal(("The value must be a number.", "many", "from"), (again.Error, again.Values[0], again.Operator));
    }
}
