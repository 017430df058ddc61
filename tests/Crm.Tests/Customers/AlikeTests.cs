using Crm.Customers;
using Crm.Database;
using Crm.People;
using Crm.Tests.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Customers;

/// <summary>Who may be one person by phone, or by name and postal code, is suggested; nobody is linked by it.</summary>
[Trait("Needs", "Server")]
public sealed class AlikeTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Person Max = new(Guid.Parse("0a000000-0000-0000-0000-000000000003"), "manager");
    static readonly Guid Ever = Guid.Parse("ffffffff-0000-0000-0000-000000000000");

    readonly TestDatabase database = new(server);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.Run($"INSERT INTO crm.users (id, email, role) VALUES ('{Max.Id}', 'max@crm.example', 'manager')");
    }

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
    public async Task A_suggestion_does_not_wait_for_a_commit_that_has_the_customers_nor_that_for_it()
    {
        await Add(1, phone: "+49 171 2345678");
        await Add(2, phone: "0171/234 56 78");
        await using var connection = await database.Service.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var commit = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var batch = new NpgsqlBatch(connection))
        {
            CustomerStore.Lock(batch, [Id(1), Id(2)], [], []);
            await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        // Else it would wait for as long as the commit, which is not over.
        Assert.Equal("01+02 The same phone number.", await Suggested().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        await commit.CommitAsync(TestContext.Current.CancellationToken);
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

    async Task Edit(int n, params FieldChange[] changes) =>
        Assert.True((await ProfileEditStore.Edit(database.Service, Id(n), changes, [], Max, CancellationToken.None)).IsSaved);

    Task<long> Waiting() => database.One<long>("SELECT count(*) FROM crm.alike_again");

    [Fact]
    public async Task Whom_staff_edit_is_compared_again_by_phone_by_name_and_place_and_by_address()
    {
        await Add(1, phone: "+49 171 2345678", first: "Ada", last: "Byron", postal: "10115");
        foreach (var n in (int[])[2, 3, 4]) await Add(n, first: "Ada" + n, last: "Byron", postal: "10115");
        await database.Run($"UPDATE crm.customers SET email = 'ada@buyer.example' WHERE id = '{Id(1)}'");
        Assert.Equal("", await Suggested());

        await Edit(2, new FieldChange("phone", null, "0171 2345678"));
        await Edit(3, new FieldChange("first_name", "Ada3", "Ada"));
        await Edit(4, new FieldChange("email", null, "Ada@Buyer.example"));
        Assert.Equal(
            "01+02 The same phone number.; 01+03 The same name at the same postal code.; 01+04 The same e-mail address, which not both shops have verified.", await Suggested());
    }

    [Fact]
    public async Task Each_edit_is_compared_once_however_often_it_was_made_and_one_of_something_else_not_at_all()
    {
        await Add(1, phone: "+49 171 2345678");
        await Add(2);
        await Suggested();
        await Edit(2, new FieldChange("city", null, "Berlin"), new("status", "active", "vip"));
        Assert.Equal(0, await Waiting());

        await Edit(2, new FieldChange("phone", null, "0171 2345679"));
        await Edit(2, new FieldChange("phone", "0171 2345679", "0171 2345678"));
        Assert.Equal((1, false), await AlikeStore.Next(database.Service, Ever, 500, CancellationToken.None));
        Assert.Equal(0, await Waiting());
        Assert.Equal((0, false), await AlikeStore.Next(database.Service, Ever, 500, CancellationToken.None));
    }

    [Fact]
    public async Task A_suggestion_that_an_edit_has_made_wrong_is_withdrawn_and_one_that_was_decided_stays()
    {
        foreach (var n in (int[])[1, 2, 3]) await Add(n, phone: "+49 171 2345678");
        await Suggested();
        await database.Run($"UPDATE crm.customer_matches SET decided_at = now(), accepted = false WHERE other_id = '{Id(3)}' AND customer_id = '{Id(2)}'");
        await Edit(2, new FieldChange("phone", "+49 171 2345678", "+49 171 8765432"));
        Assert.Equal("01+03 The same phone number.", await Suggested());
        Assert.Equal(2, await database.One<long>("SELECT count(*) FROM crm.customer_matches"));
    }

    [Fact]
    public async Task Whom_an_import_changes_is_compared_again()
    {
        await Add(1, phone: "+49 171 2345678");
        await Add(2);
        await Add(3);
        await Suggested();
        await using (var work = await PersonWork.Begin(database.Service, Max, CancellationToken.None))
        {
            await CustomerBatch.Change(work,
                [new(Id(2), new Dictionary<string, string> { ["phone"] = "0171 2345678" }), new(Id(3), new Dictionary<string, string> { ["city"] = "Berlin" })], [], CancellationToken.None);
            await work.Commit(CancellationToken.None);
        }

        Assert.Equal(1, await Waiting());
        Assert.Equal("01+02 The same phone number.", await Suggested());
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
