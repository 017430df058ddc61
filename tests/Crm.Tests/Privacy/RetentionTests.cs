using Crm.People;
using Crm.Privacy;
using Crm.Tests.Customers;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Privacy;

/// <summary>What is past its period goes, a bounded number at a time; what is not, or is held, stays.</summary>
[Trait("Needs", "Server")]
public sealed class RetentionTests(MergeTests.Shared shared) : IClassFixture<MergeTests.Shared>
{
    static readonly Person Administrator = Ledger.Manager with { Role = "admin" };

    readonly TestDatabase database = shared.Database;

    Task<long> Count(string table, string where) => database.One<long>($"SELECT count(*) FROM crm.{table} WHERE {where}");

    [Fact]
    public async Task Old_receipts_parked_messages_and_activities_go_in_batches()
    {
        using var ledger = new Ledger(database);
        var (customer, held) = (await ledger.Customer("1"), await ledger.Customer("2"));
        await HoldStore.Place(ledger.Silo, held, "A lawsuit", Ledger.Manager, CancellationToken.None);
        await database.Run($"""
            INSERT INTO crm.receipts (integration_id, delivery_id, topic, received_at) SELECT '{ledger.Shop}', n::text, 't', now() - (n || ' days')::interval FROM generate_series(1, 20) AS n;
            INSERT INTO crm.parked_messages (id, shard, stream, kind, version, source, payload, attempts, enqueued_at, reason, parked_at)
            SELECT 900000 + n, 1, 'webhooks', 'k', 1, '{ledger.Shop}', '', 1, now(), 'r', now() - (n || ' days')::interval FROM generate_series(1, 20) AS n;
            INSERT INTO crm.activities (customer_id, type, created_at) SELECT c, 'call', now() - (n || ' days')::interval
            FROM generate_series(1, 20) AS n, unnest(ARRAY['{customer}', '{held}']::uuid[]) AS c;
            """);
        foreach (var kind in (string[])["receipts", "parked_payloads", "activities"]) Assert.Null(await RetentionStore.Set(ledger.Silo, kind, 10, Administrator, CancellationToken.None));

        Assert.Equal(4, await RetentionStore.Remove(ledger.Silo, "receipts", 4, CancellationToken.None));
        foreach (var kind in (string[])["receipts", "parked_payloads", "activities"])
        {
            while (await RetentionStore.Remove(ledger.Silo, kind, 4, CancellationToken.None) > 0)
            {
            }
        }

        Assert.Equal(9, await Count("receipts", $"integration_id = '{ledger.Shop}'"));
        Assert.Equal(9, await Count("parked_messages", $"source = '{ledger.Shop}'"));
        Assert.Equal(9, await Count("activities", $"customer_id = '{customer}'"));
        Assert.Equal(20, await Count("activities", $"customer_id = '{held}'"));
    }

    [Fact]
    public async Task Old_mails_and_imports_go_and_what_waits_or_runs_stays()
    {
        using var ledger = new Ledger(database);
        await database.Run($"""
            INSERT INTO crm.emails (id, kind, recipient, language, subject, body, state, created_at)
            SELECT gen_random_uuid(), 'old', 'x@crm.example', 'en', 's', 'b', state, now() - (n || ' days')::interval FROM generate_series(5, 20, 5) AS n, unnest(ARRAY['sent', 'waiting']) AS state;
            INSERT INTO crm.imports (id, user_id, file_name, state, created_at)
            SELECT gen_random_uuid(), '{Ledger.Manager.Id}', 'old', state, now() - (n || ' days')::interval FROM generate_series(5, 20, 5) AS n, unnest(ARRAY['done', 'running']) AS state;
            """);
        foreach (var kind in (string[])["emails", "imports"])
        {
            Assert.Null(await RetentionStore.Set(ledger.Silo, kind, 12, Administrator, CancellationToken.None));
            while (await RetentionStore.Remove(ledger.Silo, kind, 1, CancellationToken.None) > 0)
            {
            }
        }

        Assert.Equal(2, await Count("emails", "kind = 'old' AND state = 'sent'"));
        Assert.Equal(4, await Count("emails", "kind = 'old' AND state = 'waiting'"));
        Assert.Equal(2, await Count("imports", "file_name = 'old' AND state = 'done'"));
        Assert.Equal(4, await Count("imports", "file_name = 'old' AND state = 'running'"));
    }

    [Fact]
    public async Task The_audit_log_is_trimmed_to_the_period_that_an_administrator_set_and_by_nobody_else()
    {
        using var ledger = new Ledger(database);
        await database.Run("INSERT INTO crm.audit_log (at, action, subject_type) SELECT now() - (n || ' days')::interval, 'look', 'trim' FROM generate_series(300, 500, 100) AS n");
        Assert.Equal(0, await RetentionStore.Remove(ledger.Silo, "audit", 100, CancellationToken.None));
        Assert.Null(await RetentionStore.Set(ledger.Silo, "audit", 400 - 1, Administrator, CancellationToken.None));
        Assert.Equal(2, await RetentionStore.Remove(ledger.Silo, "audit", 100, CancellationToken.None));
        Assert.Equal(1, await Count("audit_log", "subject_type = 'trim'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => RetentionStore.Set(ledger.Silo, "audit", 30, Administrator, CancellationToken.None));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => RetentionStore.Set(ledger.Silo, "receipts", 30, Ledger.Manager, CancellationToken.None));
    }

    [Fact]
    public async Task Who_has_long_bought_and_said_nothing_is_found_for_anonymisation_and_nobody_else()
    {
        using var ledger = new Ledger(database);
        var long_ago = DateTime.UtcNow.AddDays(-800);
        var gone = await ledger.Customer("1", c => c with { CreatedAt = long_ago, UpdatedAt = long_ago });
        var buyer = await ledger.Customer("2", c => c with { CreatedAt = long_ago, UpdatedAt = long_ago });
        await ledger.Order("51", "2", 10, DateTime.UtcNow.AddDays(-5));
        var spoken = await ledger.Customer("3", c => c with { CreatedAt = long_ago, UpdatedAt = long_ago });
        await database.Run($"INSERT INTO crm.activities (customer_id, type) VALUES ('{spoken}', 'note')");
        var held = await ledger.Customer("4", c => c with { CreatedAt = long_ago, UpdatedAt = long_ago });
        await HoldStore.Place(ledger.Silo, held, "A lawsuit", Ledger.Manager, CancellationToken.None);
        Assert.Null(await RetentionStore.Set(ledger.Silo, RetentionStore.InactiveCustomers, 730, Administrator, CancellationToken.None));

        var found = await RetentionStore.Inactive(ledger.Silo, 100, CancellationToken.None);

        Assert.Contains(gone, found);
        Assert.Empty(found.Intersect([buyer, spoken, held]));
        Assert.Null((await Erasure.Make(ledger.Silo, gone, ErasureBasis.Retention, null, CancellationToken.None)).Refused);
        Assert.DoesNotContain(gone, await RetentionStore.Inactive(ledger.Silo, 100, CancellationToken.None));
        await ledger.Verified();
    }
}
