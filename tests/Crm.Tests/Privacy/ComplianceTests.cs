using System.Text;
using Crm.Customers;
using Crm.Database;
using Crm.Intake;
using Crm.People;
using Crm.Privacy;
using Crm.Tests.Customers;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Privacy;

/// <summary>What a shop asks for by law, from its webhook to the certificate: who is named is found nowhere afterwards, who is not stays.</summary>
[Trait("Needs", "Server")]
public sealed class ComplianceTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Person Ada = new(Guid.Parse("0a000000-0000-0000-0000-0000000000ad"), "admin");

    readonly TestDatabase database = new(server);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.Run($"INSERT INTO crm.users (id, email, role) VALUES ('{Ada.Id}', 'ada@crm.example', 'admin')");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    // By the intake's own way, as the shop sends it.
    async Task<Guid> Asks(Guid shop, string topic, string json)
    {
        await database.Run($"INSERT INTO crm.messages (shard, stream, kind, source, reference, payload) VALUES (1, 'webhooks', 'shopify:{topic}', '{shop}', 'd', convert_to('{json}', 'UTF8'))");
        var id = await database.One<long>("SELECT id FROM crm.messages WHERE kind = $1", "shopify:" + topic);
        var sorted = Sorted.Of([new Message(1, id, "shopify:" + topic, 1, shop, "d", Encoding.UTF8.GetBytes(json), DateTime.UtcNow)]);
        await MessageStore.Keep(database.Service, sorted.Requests, CancellationToken.None);
        return await database.One<Guid>("SELECT id FROM crm.compliance_requests WHERE message_id = $1", id);
    }

    Task<Refusal?> Erase(Guid request, Person? by) => ComplianceWork.Erase(database.Service, request, by, _ => { }, CancellationToken.None);

    Task<string> State(Guid request) => database.One<string>(
        "SELECT coalesce(outcome, '-') || ' ' || (done_at IS NOT NULL) || ' ' || coalesce(done_by::text, '-') || ' ' || encode(payload, 'escape') FROM crm.compliance_requests WHERE id = $1", request);

    async Task<long> Found(string word)
    {
        var columns = await database.All<string>("""
            SELECT format('SELECT count(*) FROM %I.%I WHERE %s ILIKE $1', n.nspname, t.relname,
                          CASE WHEN a.atttypid = 'bytea'::regtype THEN format('encode(%I, ''escape'')', a.attname) ELSE format('%I::text', a.attname) END)
            FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE t.relkind = 'r' AND n.nspname IN ('crm', 'orleans') AND a.attnum > 0 AND NOT a.attisdropped
              AND a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
            """);
        var found = 0L;
        foreach (var sql in columns) found += await database.One<long>(sql, "%" + word + "%");
        return found;
    }

    static CustomerReported Named(CustomerReported c, string word) => c with { Email = word + "@mail.example", FirstName = word, Phone = "+49 " + word };

    [Fact]
    public async Task A_customer_who_wants_to_be_erased_is_found_nowhere_and_neither_is_the_request_s_own_text()
    {
        using var ledger = new Ledger(database);
        var customer = await ledger.Customer("191167", c => Named(c, "zqxjohn"));
        await ledger.Order("299938", "191167", 100, says: o => o with { Note = "zqxjohn at the door", ShippingAddress = """{"name": "zqxjohn"}""" });
        var other = await ledger.Customer("2", c => Named(c, "zqxstays"));
        var request = await Asks(ledger.Shop, "customers/redact",
            """{"shop_id":954889,"shop_domain":"s.myshopify.com","customer":{"id":191167,"email":"zqxjohn@mail.example","phone":"+49 zqxjohn"},"orders_to_redact":[299938]}""");
        Assert.InRange(await database.One<DateTime>("SELECT due_at FROM crm.compliance_requests"), DateTime.UtcNow.AddDays(29), DateTime.UtcNow.AddDays(31));
        Assert.True(await Found("zqxjohn") > 5);

        Assert.Null(await Erase(request, Ada));

        Assert.Equal(0, await Found("zqxjohn"));
        Assert.True(await Found("zqxstays") > 1);
        Assert.Equal($"Anonymised. true {Ada.Id} {{}}", await State(request));
        Assert.Equal("shop", await database.One<string>("SELECT basis FROM crm.erasures WHERE customer_id = $1", customer));
        Assert.Equal(["anonymise", "carry-out"], await database.All<string>("SELECT action FROM crm.audit_log WHERE user_id = $1 ORDER BY action", Ada.Id));
        Assert.NotNull(await Erase(request, Ada)); // once
        Assert.True(await database.One<bool>("SELECT erased_at IS NULL FROM crm.customers WHERE id = $1", other));
        await ledger.Verified();
    }

    [Fact]
    public async Task A_guest_is_known_by_the_address_and_an_order_of_nobody_s_by_its_id()
    {
        using var ledger = new Ledger(database);
        var guest = await ledger.Customer("guest:zqxguest@mail.example", c => c with { FirstName = "zqxguest" });
        await ledger.Commit(new Crm.Orders.OrderReported(ledger.Shop, "5") { Number = "#5", Status = Crm.Orders.OrderStatus.Processing, Total = new(1, "EUR"), PlacedAt = Ledger.Noon, UpdatedAt = Ledger.Noon, Note = "zqxnobody" }, null, 0);
        Assert.Null(await Erase(await Asks(ledger.Shop, "customers/redact", """{"customer":{"id":9,"email":"ZQXguest@mail.example"},"orders_to_redact":[5]}"""), Ada));
        Assert.Equal(0, await Found("zqxguest") + await Found("zqxnobody"));
        Assert.True(await database.One<bool>("SELECT erased_at IS NOT NULL FROM crm.customers WHERE id = $1", guest));
        await ledger.Verified();
    }

    [Fact]
    public async Task Of_somebody_whom_nobody_knows_nothing_stays_but_that_it_was_asked()
    {
        using var ledger = new Ledger(database);
        var request = await Asks(ledger.Shop, "customers/redact", """{"customer":{"id":77,"email":"zqxstranger@mail.example"}}""");
        Assert.Null(await Erase(request, Ada));
        Assert.StartsWith("Nobody of that shop was known by it. true", await State(request), StringComparison.Ordinal);
        Assert.Equal(0, await Found("zqxstranger"));
    }

    [Fact]
    public async Task A_shop_that_leaves_takes_along_whom_no_other_shop_knows_and_what_it_alone_told_of_the_rest()
    {
        using var leaves = new Ledger(database);
        using var stays = new Ledger(database);
        await leaves.Customer("1", c => Named(c, "zqxalone"));
        await leaves.Order("10", "1", 10, says: o => o with { ShippingAddress = """{"name": "zqxalone"}""" });
        var both = await leaves.Customer("2", c => Named(c, "zqxboth") with { EmailVerified = true });
        await stays.Match(Named(new CustomerReported(stays.Shop) { CustomerId = "8" }, "zqxboth") with { EmailVerified = true });
        await leaves.Order("11", "2", 20, says: o => o with { ShippingAddress = """{"address1": "zqxstreet 1"}""", Note = "zqxstreet" });
        await stays.Order("12", "8", 30, says: o => o with { Note = "zqxkept" });
        var request = await Asks(leaves.Shop, "shop/redact", """{"shop_id":954889,"shop_domain":"s.myshopify.com"}""");

        Assert.Null(await Erase(request, Ada));

        Assert.Equal(0, await Found("zqxalone") + await Found("zqxstreet"));
        Assert.Equal("zqxboth", await database.One<string>("SELECT first_name FROM crm.customers WHERE id = $1", both));
        Assert.Equal(1, await Found("zqxkept"));
        Assert.Equal(60m, await database.One<decimal>("SELECT sum(total_amount) FROM crm.orders")); // the books stay
        await leaves.Verified();
    }

    [Fact]
    public async Task Whoever_is_under_a_legal_hold_stays_the_others_go_and_the_request_says_what_it_waits_for()
    {
        using var ledger = new Ledger(database);
        await ledger.Customer("1", c => Named(c, "zqxfree"));
        var held = await ledger.Customer("2", c => Named(c, "zqxheld"));
        await HoldStore.Place(ledger.Silo, held, "A lawsuit", Ada, CancellationToken.None);
        var request = await Asks(ledger.Shop, "shop/redact", "{}");
        Assert.Equal("Customers of the shop who are under a legal hold stay; the others are anonymised.", (await Erase(request, Ada))!.ToString());
        Assert.Equal(0, await Found("zqxfree"));
        Assert.True(await Found("zqxheld") > 0);
        Assert.Contains("legal hold", await State(request), StringComparison.Ordinal);
        Assert.Null(await HoldStore.Release(ledger.Silo, held, Ada, CancellationToken.None));
        Assert.Null(await Erase(request, Ada));
        Assert.Equal(0, await Found("zqxheld"));
    }

    [Fact]
    public async Task What_nobody_carries_out_is_due_for_the_system_two_days_before_and_an_export_never_is()
    {
        using var ledger = new Ledger(database);
        await ledger.Customer("1", c => Named(c, "zqxdue"));
        var redact = await Asks(ledger.Shop, "customers/redact", """{"customer":{"id":1}}""");
        var export = await Asks(ledger.Shop, "customers/data_request", """{"customer":{"id":1,"email":"zqxdue@mail.example"},"orders_requested":[]}""");
        Assert.Empty(await RetentionStore.DueRequests(database.Service, DateTime.UtcNow.AddDays(2), CancellationToken.None));
        Assert.Equal([redact], await RetentionStore.DueRequests(database.Service, DateTime.UtcNow.AddDays(31), CancellationToken.None));
        Assert.NotNull(await Erase(export, Ada)); // that is no erasure

        await using (var work = await PersonWork.Begin(database.Service, Ada, CancellationToken.None))
        {
            Assert.True(await ComplianceWork.Close(work, export, ComplianceWork.HandedOver, Ada, 0, CancellationToken.None));
        }

        Assert.Equal($"The export was handed over. true {Ada.Id} {{}}", await State(export));
        Assert.Null(await Erase(redact, null));
        Assert.Equal("Anonymised. true - {}", await State(redact));
        Assert.Equal(0, await Found("zqxdue"));
    }
}
