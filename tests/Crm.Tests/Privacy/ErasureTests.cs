using System.Text;
using Crm.Customers;
using Crm.Orders;
using Crm.Privacy;
using Crm.Tests.Customers;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Privacy;

/// <summary>Erasing who a customer is: found nowhere afterwards, every figure as before, and nothing that shops report brings it back.</summary>
[Trait("Needs", "Server")]
public sealed class ErasureTests(MergeTests.Shared shared) : IClassFixture<MergeTests.Shared>
{
    const string Planted = "zqxplanted";

    readonly TestDatabase database = shared.Database;

    /// <summary>Every text, JSON or binary column of every table; generated ones too.</summary>
    const string ReadColumns = """
        SELECT n.nspname || '.' || t.relname || '|' || a.attname FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE t.relkind = 'r' AND n.nspname IN ('crm', 'auth', 'orleans') AND a.attnum > 0 AND NOT a.attisdropped
          AND a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'json'::regtype, 'bytea'::regtype)
        """;

    async Task<List<string>> Found(string word)
    {
        var found = new List<string>();
        foreach (var column in (await database.All<string>(ReadColumns)).Select(c => c.Split('|')))
        {
            // Binary as text, whatever it holds.
            var text = await database.One<bool>("SELECT format_type(atttypid, NULL) = 'bytea' FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2", column[0], column[1])
                ? $"encode(\"{column[1]}\", 'escape')" : $"\"{column[1]}\"::text";
            var rows = await database.One<long>($"SELECT count(*) FROM {column[0]} WHERE {text} ILIKE $1", "%" + word + "%");
            if (rows > 0) found.Add($"{column[0]}.{column[1]}: {rows}");
        }

        return found;
    }

    async Task<Guid> Plant(Ledger ledger, string word)
    {
        var buyer = $"guest:{word}@mail.example";
        var customer = await ledger.Customer(buyer, c => c with
        {
            Email = $"{word}@mail.example",
            EmailVerified = true,
            FirstName = word + "First",
            LastName = word + "Last",
            Phone = "+49 " + word,
            Company = word + " GmbH",
            Region = word,
            City = word + "stadt",
            PostalCode = word,
            Country = "DE",
        });
        var account = new CustomerReported(ledger.Shop) { CustomerId = "4711", Email = $"{word}@mail.example", EmailVerified = true };
        await ledger.Match(account); // the same verified address: the same customer
        await ledger.Order("77", buyer, 100, says: o => o with
        {
            ShippingAddress = $$"""{"name": "{{word}}", "address1": "{{word}} street 1"}""",
            Note = word + " at the door",
            Refunds = [new(ledger.Shop, "77", "r77", new(5, "EUR"), Ledger.Noon, Ledger.Noon, word + " sent it back")],
            Fulfilments = [new(ledger.Shop, "77", "f77", "shipped", "DHL", word + "123", "https://track.example/" + word, Ledger.Noon, null, Ledger.Noon)],
        });
        await ledger.Order("78", "4711", 20);
        var payload = Payload(word, 77);
        await database.Run($$"""
            UPDATE crm.customers SET custom_fields = '{"pet": "{{word}}"}', external_id = '{{buyer}}' WHERE id = '{{customer}}';
            INSERT INTO crm.activities (customer_id, user_id, type, subject, description, email_metadata, attachments)
            VALUES ('{{customer}}', '{{Ledger.Manager.Id}}', 'email', '{{word}}', '{{word}}', '{"to": "{{word}}"}', ARRAY['{{word}}.pdf']);
            INSERT INTO crm.consents (customer_id, channel, state, source, at) VALUES ('{{customer}}', 'email', 'granted', '{{word}} said so', now());
            INSERT INTO crm.legal_holds (customer_id, reason, released_at) VALUES ('{{customer}}', '{{word}} against us', now());
            INSERT INTO crm.order_notes (id, order_id, body) SELECT gen_random_uuid(), id, '{{word}} called' FROM crm.orders WHERE customer_id = '{{customer}}' AND external_id = '77';
            INSERT INTO crm.manual_orders (id, customer_id, number, version, payload)
            VALUES (gen_random_uuid(), '{{customer}}', 'M-{{word[^8..]}}', 1, '{"order": {"customer": "{{customer}}", "note": "{{word}} rang"}, "refunds": [{"reason": "{{word}}"}]}');
            INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
            SELECT 6, 'webhooks', 'manual:order', '{{ManualOrders.Source}}', 'm', convert_to('{"order": {"customer": "{{customer}}", "note": "{{word}} rang", "placed_at": "2026-10-30T12:00:00Z"}, "refunds": [{"amount": 1, "reason": "{{word}}"}]}', 'UTF8');
            INSERT INTO crm.views (id, kind, owner_id, name, query) VALUES (gen_random_uuid(), 'customers', '{{Ledger.Manager.Id}}', 'v{{word[^8..]}}', 'search={{word}}%40mail.example');
            INSERT INTO crm.messages (shard, stream, kind, source, reference, payload) VALUES (7, 'webhooks', 'shopify:orders/updated', '{{ledger.Shop}}', 'd', convert_to('{{payload}}', 'UTF8'));
            INSERT INTO crm.parked_messages (id, shard, stream, kind, version, source, reference, payload, attempts, enqueued_at, reason)
            SELECT coalesce(max(id), 0) + 1, 1, 'webhooks', 'shopify:orders/updated', 1, '{{ledger.Shop}}', 'p', convert_to('{{payload}}', 'UTF8'), 1, now(), 'unreadable' FROM crm.parked_messages;
            INSERT INTO crm.compliance_requests (integration_id, message_id, topic, payload, received_at, due_at)
            SELECT '{{ledger.Shop}}', coalesce(max(message_id), 0) + 1, 'customers/redact',
                   convert_to('{"customer": {"id": 4711, "email": "{{word.ToUpperInvariant()}}@mail.example", "phone": "+49 {{word}}"} }', 'UTF8'), now(), now() FROM crm.compliance_requests;
            INSERT INTO crm.files (id, kind, customer_id, name, content_type, size, storage_key)
            VALUES (gen_random_uuid(), 'customer', '{{customer}}', '{{word}}.pdf', 'application/pdf', 1, '{{ledger.Shop}}');
            INSERT INTO crm.imports (id, user_id, file_name, state, sample)
            VALUES ('{{ledger.Shop}}', '{{Ledger.Manager.Id}}', 'people.csv', 'done', '[["{{word}}", "{{word}}@mail.example"]]');
            INSERT INTO crm.import_failures (import_id, row, problems, cells) VALUES ('{{ledger.Shop}}', 2, '[]', ARRAY['{{word}}', '{{word.ToUpperInvariant()}}@mail.example']);
            INSERT INTO crm.emails (id, kind, recipient, language, subject, body) VALUES (gen_random_uuid(), 'task', 'staff@crm.example', 'en', 'Call {{word}}First {{word}}Last', 'Now');
            INSERT INTO crm.tombstones (integration_id, kind, external_id, deleted_at) VALUES ('{{ledger.Shop}}', 'customer', '{{buyer}}', now());
            """);
        return customer;
    }

    static string Payload(string word, long order) => $$"""
        {"id": {{order}}, "admin_graphql_api_id": "gid://shopify/Order/{{order}}", "name": "#{{order}}", "created_at": "2026-10-30T12:00:00Z", "updated_at": "2026-10-31T12:00:00Z",
         "currency": "EUR", "total_price": "100.00", "financial_status": "paid", "email": "{{word}}@mail.example", "note": "{{word}} at the door",
         "note_attributes": [{"name": "gift", "value": "for {{word}}"}], "shipping_address": {"name": "{{word}}", "country_code": "DE"},
         "line_items": [{"id": 1, "title": "{{word}} engraved", "quantity": 1, "price": "100.00", "properties": [{"name": "engraving", "value": "{{word}}"}]}]}
        """;

    [Fact]
    public async Task Nothing_of_the_person_is_found_anywhere_and_every_figure_stays()
    {
        using var ledger = new Ledger(database);
        var word = Planted + Guid.NewGuid().ToString("N")[..8];
        var customer = await Plant(ledger, word);
        var other = await ledger.Customer("9", c => c with { FirstName = word + "Before", Email = word + ".before@mail.example" });
        await ledger.Merge(customer, other, "phone");
        Assert.True((await Found(word)).Count > 25, "What is not planted cannot be missed.");
        const string Figures = "SELECT concat_ws(' ', total_orders, lifetime_value, first_order_date, last_order_date, country_code) FROM crm.customers WHERE id = $1";
        var figures = await database.One<string>(Figures, customer);

        var made = await Erasure.Make(ledger.Silo, customer, ErasureBasis.Request, Ledger.Manager, CancellationToken.None);

        Assert.Null(made.Refused);
        Assert.Equal([], await Found(word));
        Assert.Equal(figures, await database.One<string>(Figures, customer));
        Assert.Equal(2, await database.One<long>("SELECT count(*) FROM crm.orders WHERE customer_id = $1 AND counts AND total_amount > 0", customer));
        await ledger.Verified();
        Assert.Equal("2026-10-30T12:00:00Z 1", await database.One<string>("""
            SELECT concat_ws(' ', p #>> '{order,placed_at}', p #>> '{refunds,0,amount}')
            FROM (SELECT convert_from(payload, 'UTF8')::jsonb AS p FROM crm.messages WHERE kind = 'manual:order') AS m WHERE p #>> '{order,customer}' = $1
            """, customer.ToString())); // what the books need of an order that waits
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.files WHERE customer_id = $1 AND is_gone", customer)); // their bytes go with the next sweep
        var counts = await database.One<string>("SELECT counts::text FROM crm.erasures WHERE id = $1", made.Certificate!.Value);
        foreach (var what in (string[])["orders", "activities", "customer_identities", "parked_messages", "messages", "compliance_requests", "emails", "consents", "files", "manual_orders", "order_notes", "views"])
        {
            Assert.Contains($"\"{what}\"", counts, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_shops_report_later_or_again_counts_and_brings_no_name_back()
    {
        using var ledger = new Ledger(database);
        var word = Planted + Guid.NewGuid().ToString("N")[..8];
        var customer = await Plant(ledger, word);
        await Erasure.Make(ledger.Silo, customer, ErasureBasis.Request, Ledger.Manager, CancellationToken.None);
        var screen = new ErasedIdentities(ledger.Silo);
        var guest = new CustomerReported(ledger.Shop) { CustomerId = $"guest:{word}@mail.example", Email = $"{word}@mail.example", FirstName = word };
        OrderReported Order(string id, CustomerReported? buyer) => new(ledger.Shop, id)
        {
            Number = "#" + id,
            Status = OrderStatus.Processing,
            Total = new(50, "EUR"),
            PlacedAt = Ledger.Noon,
            UpdatedAt = Ledger.Noon.AddDays(9),
            Country = "DE",
            Customer = buyer,
            ShippingAddress = $$"""{"name": "{{word}}"}""",
            Note = word,
        };

        var seen = await screen.Screen(
            [
                Order("77", guest), Order("99", guest), Order("98", guest with { CustomerId = "4711" }), Order("78", null), guest, guest with { CustomerId = "4711" },
                new CustomerDeleted(ledger.Shop, "4711", Ledger.Noon), new RefundReported(ledger.Shop, "77", "r78", new(1, "EUR"), Ledger.Noon, Ledger.Noon, word),
            ], CancellationToken.None);

        Assert.Null(seen[4]);
        Assert.Null(seen[5]);
        foreach (var report in seen.OfType<OrderReported>())
        {
            if (report.Customer is { } buyer) Assert.Equal(customer, (await ledger.Match(buyer)).Customer);
            Assert.Equal(Crm.Customers.Outcome.Applied, await ledger.Commit(report, customer, (await database.One<int>("SELECT identity_version FROM crm.customers WHERE id = $1", customer))));
        }

        Assert.Null(Assert.IsType<RefundReported>(seen[7]).Reason);
        Assert.Equal([], await Found(word));
        Assert.Equal(4, await database.One<int>("SELECT total_orders FROM crm.customers WHERE id = $1", customer));
        await ledger.Verified();
    }

    [Fact]
    public async Task A_stranger_s_report_that_was_looked_up_before_the_erasure_makes_nobody_new()
    {
        using var ledger = new Ledger(database);
        var word = Planted + Guid.NewGuid().ToString("N")[..8];
        var customer = await Plant(ledger, word);
        await Erasure.Make(ledger.Silo, customer, ErasureBasis.Request, Ledger.Manager, CancellationToken.None);
        var guest = new CustomerReported(ledger.Shop) { CustomerId = $"guest:{word}@mail.example", Email = $"{word}@mail.example" };
        await Assert.ThrowsAsync<KeyNotFoundException>(() => ledger.Match(guest));
        Assert.Equal([], await Found(word));
    }

    [Fact]
    public async Task A_scrubbed_payload_still_finds_its_customer_and_its_amounts()
    {
        using var ledger = new Ledger(database);
        var word = Planted + Guid.NewGuid().ToString("N")[..8];
        var customer = await Plant(ledger, word);
        await Erasure.Make(ledger.Silo, customer, ErasureBasis.Request, Ledger.Manager, CancellationToken.None);
        var payload = await database.One<byte[]>("SELECT payload FROM crm.parked_messages WHERE source = $1", ledger.Shop);
        Assert.DoesNotContain(word, Encoding.UTF8.GetString(payload), StringComparison.Ordinal);

        var order = Assert.IsType<OrderReported>(Crm.Integrations.Translator.Translate(new(ledger.Shop, "shopify:orders/updated", Ledger.Noon, payload)).Report);
        var screened = Assert.IsType<OrderReported>((await new ErasedIdentities(ledger.Silo).Screen([order], CancellationToken.None))[0]);

        Assert.Equal(new Crm.Money(100, "EUR"), screened.Total);
        Assert.Equal("#77", screened.Number);
        Assert.Equal(customer, (await ledger.Match(screened.Customer!)).Customer);
    }

    [Fact]
    public async Task While_a_legal_hold_stands_nothing_is_erased_or_deleted()
    {
        using var ledger = new Ledger(database);
        var customer = await ledger.Customer("1", c => c with { FirstName = "Held" });
        Assert.Null(await HoldStore.Place(ledger.Silo, customer, "A lawsuit", Ledger.Manager, CancellationToken.None));

        Assert.NotNull((await Erasure.Make(ledger.Silo, customer, ErasureBasis.Request, Ledger.Manager, CancellationToken.None)).Refused);
        Assert.Equal("Held", await database.One<string>("SELECT first_name FROM crm.customers WHERE id = $1", customer));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Run($"DELETE FROM crm.customers WHERE id = '{customer}'"));

        Assert.Null(await HoldStore.Release(ledger.Silo, customer, Ledger.Manager, CancellationToken.None));
        Assert.Null((await Erasure.Make(ledger.Silo, customer, ErasureBasis.Request, Ledger.Manager, CancellationToken.None)).Refused);
        Assert.NotNull((await Erasure.Make(ledger.Silo, customer, ErasureBasis.Request, Ledger.Manager, CancellationToken.None)).Refused);
    }

    [Fact]
    public async Task Who_was_anonymised_is_merged_with_nobody_and_unmerged_from_nobody()
    {
        using var ledger = new Ledger(database);
        var (a, b, c) = (await ledger.Customer("1"), await ledger.Customer("2"), await ledger.Customer("3"));
        var merge = await ledger.Merge(a, b);
        await Erasure.Make(ledger.Silo, a, ErasureBasis.Request, Ledger.Manager, CancellationToken.None);
        Assert.NotNull(await ledger.Undo(a, merge));
        Assert.NotNull((await PersonMerge.Merge(ledger.Silo, c, new(a, null), Ledger.Manager, "UTC", CancellationToken.None)).Refused);
        Assert.Equal(2, await database.One<long>("SELECT count(*) FROM crm.customers WHERE id IN ($1, $2) AND erased_at IS NOT NULL", a, b));
    }
}
