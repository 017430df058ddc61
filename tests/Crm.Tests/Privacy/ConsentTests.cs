using System.Text;
using Crm.Customers;
using Crm.Integrations;
using Crm.Privacy;
using Crm.Tests.Customers;
using Crm.Tests.Database;
using Crm.Tests.Integrations;
using Xunit;

namespace Crm.Tests.Privacy;

/// <summary>What customers say about being addressed: read from the shops' payloads, written down by staff, never overwritten.</summary>
[Trait("Needs", "Server")]
public sealed class ConsentTests(MergeTests.Shared shared) : IClassFixture<MergeTests.Shared>
{
    readonly TestDatabase database = shared.Database;

    static CustomerReported Person(string kind, string consent) => Assert.IsType<CustomerReported>(FixtureTests.Read(kind, Encoding.UTF8.GetBytes(
        $$"""{"id": 7, "email": "a@example.com", "updated_at": "2026-11-01T10:00:00Z", "date_modified_gmt": "2026-11-01T10:00:00", "date_created_gmt": "2026-11-01T10:00:00", {{consent}} }""")).Report);

    [Fact]
    public void Shopify_s_consent_is_read_with_its_own_date_and_without_one_not_at_all()
    {
        var said = new DateTime(2026, 10, 1, 8, 0, 0, DateTimeKind.Utc);
        Assert.Equal(
            [new(Channel.Email, ConsentState.Granted, said), new(Channel.Sms, ConsentState.Withdrawn, said)],
            Person("shopify:customers/update", """
                "email_marketing_consent": {"state": "subscribed", "opt_in_level": "single_opt_in", "consent_updated_at": "2026-10-01T10:00:00+02:00"},
                "sms_marketing_consent": {"state": "unsubscribed", "consent_updated_at": "2026-10-01T08:00:00Z", "consent_collected_from": "other"}
                """).Consents);
        Assert.Empty(Person("shopify:customers/update", """ "email_marketing_consent": {"state": "not_subscribed", "opt_in_level": null, "consent_updated_at": null} """).Consents);
        Assert.Equal([new(Channel.Email, ConsentState.Granted, said)],
            Person("shopify:customers/update", """ "accepts_marketing": true, "accepts_marketing_updated_at": "2026-10-01T08:00:00Z" """).Consents);
    }

    [Fact]
    public void Shopify_s_topics_of_consent_tell_it_alone()
    {
        var told = Assert.IsType<ConsentReported>(FixtureTests.Read("shopify:customers_email_marketing_consent/update", """
            {"customer_id": 7, "email_address": "a@example.com", "email_marketing_consent": {"state": "pending", "consent_updated_at": "2026-10-01T08:00:00Z"} }
            """u8.ToArray()).Report);
        Assert.Equal(("7", Channel.Email, ConsentState.Pending), (told.CustomerId, told.Consent.Channel, told.Consent.State));
        Assert.IsType<NothingToDo>(FixtureTests.Read("shopify:customers_marketing_consent/update", """{"id": 7, "phone": null, "sms_marketing_consent": {"state": null} }"""u8.ToArray()).Report);
    }

    [Fact]
    public void WooCommerce_s_is_read_from_what_its_extensions_keep() => Assert.Equal(
        [new(Channel.Email, ConsentState.Granted, new(2026, 11, 1, 10, 0, 0, DateTimeKind.Utc))],
        Person("woocommerce:customer.updated", """ "meta_data": [{"id": 1, "key": "mailchimp_woocommerce_is_subscribed", "value": "1"}, {"id": 2, "key": "other", "value": {"x": 1} }] """).Consents);

    [Fact]
    public async Task The_newest_statement_is_in_force_and_late_or_repeated_news_changes_nothing()
    {
        using var ledger = new Ledger(database);
        var customer = await ledger.Customer("1");
        CustomerReported Says(ConsentState state, int day) => new(ledger.Shop)
        {
            CustomerId = "1",
            UpdatedAt = Ledger.Noon.AddDays(day),
            Consents = [new(Channel.Email, state, Ledger.Noon.AddDays(day))],
        };

        await ledger.Report(Says(ConsentState.Granted, 1));
        await ledger.Report(Says(ConsentState.Withdrawn, 3));
        await ledger.Report(Says(ConsentState.Withdrawn, 3));
        await ledger.Report(Says(ConsentState.Granted, 1));
        Assert.Null(await ConsentStore.Note(ledger.Silo, customer, new(Channel.Phone, ConsentState.Granted, Ledger.Noon), "on the phone", Ledger.Manager, CancellationToken.None));

        Assert.Equal(["email granted", "email withdrawn", "phone granted"], await database.All<string>(
            "SELECT channel || ' ' || state FROM crm.consents WHERE customer_id = $1 ORDER BY channel, at", customer));
    }

    [Fact]
    public async Task An_agent_writes_down_consent_of_their_own_customers_alone()
    {
        using var ledger = new Ledger(database);
        var customer = await ledger.Customer("1");
        var agent = Ledger.Manager with { Role = "agent" };
        var said = new Consent(Channel.Post, ConsentState.Withdrawn, Ledger.Noon);
        Assert.NotNull(await ConsentStore.Note(ledger.Silo, customer, said, "by letter", agent, CancellationToken.None));
        await database.Run($"UPDATE crm.customers SET owner_id = '{agent.Id}' WHERE id = '{customer}'");
        Assert.Null(await ConsentStore.Note(ledger.Silo, customer, said, "by letter", agent, CancellationToken.None));
    }
}
