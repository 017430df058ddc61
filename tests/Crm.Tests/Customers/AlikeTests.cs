using Crm.Customers;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Customers;

/// <summary>Who may be one person by phone, or by name and postal code, is suggested; nobody is linked by it.</summary>
[Trait("Needs", "Server")]
public sealed class AlikeTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Guid Ever = Guid.Parse("ffffffff-0000-0000-0000-000000000000");

    readonly TestDatabase database = new(server);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    static Guid Id(int n) => Guid.Parse($"01000000-0000-7000-8000-{n:D12}");

    Task Add(int n, string? phone = null, string? first = null, string? last = null, string? postal = null, string country = "DE") => database.Run($"""
        INSERT INTO crm.customers (id, phone, first_name, last_name, postal_code, country_code) VALUES ('{Id(n)}', {Text(phone)}, {Text(first)}, {Text(last)}, {Text(postal)}, '{country}')
        """);

    static string Text(string? text) => text is null ? "NULL" : $"'{text}'";

    async Task<string> Suggested()
    {
        while ((await AlikeStore.Next(database.Service, Ever, 2, CancellationToken.None)).More)
        {
        }

        return string.Join("; ", await database.All<string>(
            "SELECT right(customer_id::text, 2) || '+' || right(other_id::text, 2) || ' ' || reason FROM crm.customer_matches WHERE decided_at IS NULL ORDER BY 1"));
    }

    [Fact]
    public async Task The_same_number_written_with_the_country_s_code_and_without_is_suggested()
    {
        await Add(1, phone: "+49 171 2345678");
        await Add(2, phone: "0171/234 56 78");
        await Add(3, phone: "0171/234 56 79");
        await Add(4, phone: "110");
        await Add(5, phone: "110");
        Assert.Equal("01+02 The same phone number.", await Suggested());
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.customers WHERE merged_into IS NOT NULL"));
    }

    [Fact]
    public async Task The_same_name_counts_at_the_same_postal_code_of_the_same_country_alone()
    {
        await Add(1, first: "José", last: "Núñez", postal: "SW1A 1AA", country: "GB");
        await Add(2, first: "nunez", last: "jose", postal: "sw1a1aa", country: "GB");
        await Add(3, first: "José", last: "Núñez", postal: "SW1A 1AB", country: "GB");
        await Add(4, first: "José", last: "Núñez", postal: "SW1A 1AA", country: "IE");
        await Add(5, last: "Núñez", postal: "SW1A 1AA", country: "GB");
        await Add(6, last: "Núñez", postal: "SW1A 1AA", country: "GB");
        Assert.Equal("01+02 The same name at the same postal code.", await Suggested());
    }

    [Fact]
    public async Task Who_was_said_to_be_another_is_not_suggested_again_and_a_number_of_many_says_little()
    {
        await Add(1, phone: "+1 212 555 0100");
        await Add(2, phone: "+1 212 555 0100");
        Assert.Equal("01+02 The same phone number.", await Suggested());
        await database.Run("UPDATE crm.customer_matches SET decided_at = now(), accepted = false; UPDATE crm.alike_progress SET up_to = '00000000-0000-0000-0000-000000000000'");
        Assert.Equal("", await Suggested());

        await database.Run("INSERT INTO crm.customers (id, phone) SELECT gen_random_uuid(), '+81 3 1234 5678' FROM generate_series(1, 200)");
        await database.Run("UPDATE crm.alike_progress SET up_to = '00000000-0000-0000-0000-000000000000'");
        await Suggested();
        Assert.InRange(await database.One<long>("SELECT count(*) FROM crm.customer_matches"), 1, 1 + (200 * 5));
    }

    [Fact]
    public async Task A_batch_is_compared_in_one_statement_by_the_two_indexes()
    {
        await database.Run("""
            INSERT INTO crm.customers (id, phone, first_name, last_name, postal_code, country_code)
            SELECT gen_random_uuid(), '+49 30 ' || 1000000 + n, 'First' || n, 'Last' || n, n::text, 'DE' FROM generate_series(1, 20000) AS n;
            ANALYZE crm.customers;
            """);
        var plan = await Plan.Of(database.Service, "crm_service", default, AlikeStore.Suggest, isSettled: true, [new[] { Id(1), Id(2) }]);
        Assert.Contains("customers_phone_key", plan.Indexes);
        Assert.Contains("customers_name_key", plan.Indexes);
        Assert.DoesNotContain(plan.Steps, s => s.Kind == "Seq Scan" && s.Table == "customers");
    }
}
