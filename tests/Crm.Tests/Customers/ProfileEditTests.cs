using Crm.Commit;
using Crm.Customers;
using Crm.Database;
using Crm.People;
using Crm.Tests.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Customers;

/// <summary>What staff do to a customer's profile, beside each other and beside the shops.</summary>
[Trait("Needs", "Server")]
public sealed class ProfileEditTests(ProfileEditTests.Scene scene) : IClassFixture<ProfileEditTests.Scene>
{
    static readonly Guid Shop = Guid.Parse("0b000000-0000-0000-0000-000000000001");
    static readonly Person Ada = new(Guid.Parse("0a000000-0000-0000-0000-000000000001"), "manager");
    static readonly Person Ben = new(Guid.Parse("0a000000-0000-0000-0000-000000000002"), "admin");

    public sealed class Scene(PostgresFixture server) : IAsyncLifetime
    {
        internal TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            await Database.Run("""
                INSERT INTO crm.users (id, email, display_name, role) VALUES ('0a000000-0000-0000-0000-000000000001', 'ada@crm.example', 'Ada', 'manager'),
                    ('0a000000-0000-0000-0000-000000000002', 'ben@crm.example', 'Ben', 'admin'), ('0a000000-0000-0000-0000-000000000003', 'cem@crm.example', 'Cem', 'agent'),
                    ('0a000000-0000-0000-0000-000000000004', 'dan@crm.example', 'Dan', 'readonly');
                INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials) VALUES ('0b000000-0000-0000-0000-000000000001', 'shopify', 'Shop', 'shop.example', '{}');
                INSERT INTO crm.custom_fields (id, key, label, type, choices, position) VALUES (gen_random_uuid(), 'size', 'Size', 'number', '{}', 1),
                    (gen_random_uuid(), 'plan', 'Plan', 'choice', '{Basic,Gold}', 2), (gen_random_uuid(), 'wholesale', 'Wholesale', 'boolean', '{}', 3);
                """);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    readonly TestDatabase database = scene.Database;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edit_changes_the_named_fields_and_notes_who_did_it_without_their_values()
    {
        var id = await Make(("first_name", "Grace"), ("country_code", "DE"));
        var outcome = await Edit(id, Ada, new FieldChange("phone", null, " +49 30 1234 "), new("custom.size", "", "42.5"), new("custom.wholesale", "", "true"), new("status", "active", "vip"));
        Assert.True(outcome.IsSaved);
        Assert.Equal(["phone", "custom.size", "custom.wholesale", "status"], outcome.Changed);
        Assert.Equal("+49 30 1234|vip|Grace|DE", await database.One<string>("SELECT concat_ws('|', phone, status, first_name, country_code) FROM crm.customers WHERE id = $1", id));
        Assert.Equal("""{"size": 42.5, "wholesale": true}""", await database.One<string>("SELECT custom_fields::text FROM crm.customers WHERE id = $1", id));
        Assert.Equal(Ada.Id, await database.One<Guid>("SELECT edited_by FROM crm.customers WHERE id = $1", id));
        var note = await database.One<string>("SELECT detail::text FROM crm.audit_log WHERE action = 'edit' AND subject_id = $1", id.ToString());
        Assert.Contains("phone", note, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_change_different_fields_both_have_their_way()
    {
        var id = await Make(("first_name", "Grace"));
        Assert.True((await Edit(id, Ada, new FieldChange("phone", null, "030 111"))).IsSaved);
        Assert.True((await Edit(id, Ben, new FieldChange("phone", null, null), new("city", null, "Berlin"))).IsSaved);
        Assert.Equal("030 111|Berlin", await database.One<string>("SELECT concat_ws('|', phone, city) FROM crm.customers WHERE id = $1", id));
    }

    [Fact]
    public async Task Of_two_who_change_the_same_field_the_second_is_told_by_whom_and_nothing_of_theirs_is_saved_until_they_choose()
    {
        var id = await Make(("first_name", "Grace"), ("phone", "030 000"));
        await Edit(id, Ada, new FieldChange("phone", "030 000", "030 111"));
        var late = await Edit(id, Ben, new FieldChange("phone", "030 000", "030 222"), new("city", null, "Berlin"));
        Assert.False(late.IsSaved);
        Assert.Equal([new FieldConflict("phone", "030 111", "030 222")], late.Conflicts);
        Assert.Equal("Ada", late.EditedBy);
        Assert.Equal("030 111", await database.One<string>("SELECT concat_ws('|', phone, city) FROM crm.customers WHERE id = $1", id));

        Assert.True((await Edit(id, Ben, new FieldChange("phone", "030 111", "030 222"), new("city", null, "Berlin"))).IsSaved);
        Assert.Equal("030 222|Berlin", await database.One<string>("SELECT concat_ws('|', phone, city) FROM crm.customers WHERE id = $1", id));
    }

    [Fact]
    public async Task Two_who_mean_the_same_do_not_quarrel()
    {
        var id = await Make(("first_name", "Grace"));
        await Edit(id, Ada, new FieldChange("country_code", null, "de"));
        Assert.True((await Edit(id, Ben, new FieldChange("country_code", null, "DE"))).IsSaved);
    }

    [Theory]
    [InlineData("email", "grace@")]
    [InlineData("email", "a b@example.com")]
    [InlineData("phone", "call me")]
    [InlineData("country_code", "ZZ")]
    [InlineData("country_code", "Germany")]
    [InlineData("currency", "EURO")]
    [InlineData("language", "German!")]
    [InlineData("timezone", "Mars/Olympus")]
    [InlineData("status", "")]
    [InlineData("status", "happy")]
    [InlineData("owner_id", "nobody")]
    [InlineData("owner_id", "0a000000-0000-0000-0000-000000000004")]
    [InlineData("custom.size", "large")]
    [InlineData("custom.plan", "Silver")]
    public async Task What_a_field_cannot_hold_is_refused_beside_that_field_and_the_rest_is_not_saved(string field, string typed)
    {
        var id = await Make(("first_name", "Grace"));
        var was = field == "status" ? "active" : field is "currency" ? "USD" : field is "language" ? "en" : field is "timezone" ? "UTC" : null;
        var outcome = await Edit(id, Ada, new(field, was, typed), new("city", null, "Berlin"));
        Assert.Equal(field, Assert.Single(outcome.Refusals).Field);
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.customers WHERE id = $1 AND city IS NOT NULL", id));
    }

    [Fact]
    public async Task Characters_that_cannot_be_kept_are_left_out()
    {
        var id = await Make(("first_name", "Grace"));
        Assert.True((await Edit(id, Ada, new FieldChange("last_name", null, "Hop\0per\ud83d"))).IsSaved);
        Assert.Equal("Hopper", await database.One<string>("SELECT last_name FROM crm.customers WHERE id = $1", id));
    }

    [Fact]
    public async Task A_shop_s_news_leaves_alone_what_staff_wrote_until_they_release_it()
    {
        var id = await Reported("1", "2026-11-01", phone: "030 000", city: "Bonn");
        await Edit(id, Ada, new FieldChange("phone", "030 000", "030 111"));
        await News(id, "1", "2026-11-02", phone: "030 999", city: "Berlin");
        Assert.Equal("030 111|Berlin", await database.One<string>("SELECT concat_ws('|', phone, city) FROM crm.customers WHERE id = $1", id));

        Assert.True((await ProfileEditStore.Edit(database.Service, id, [], ["phone"], Ada, Ct)).IsSaved);
        await News(id, "1", "2026-11-03", phone: "030 999", city: "Berlin");
        Assert.Equal("030 999|Berlin", await database.One<string>("SELECT concat_ws('|', phone, city) FROM crm.customers WHERE id = $1", id));
    }

    [Fact]
    public async Task After_edits_creates_deletes_and_news_every_bucket_is_what_a_recount_gives()
    {
        var moved = await Make(("first_name", "Grace"), ("country_code", "DE"));
        await Make(("company_name", "Acme"));
        var gone = await Make(("email", "gone@example.com"), ("country_code", "FR"));
        var known = await Reported("2", "2026-11-01", country: "IT");
        await Edit(moved, Ada, new FieldChange("country_code", "DE", "JP"));
        await Edit(moved, Ben, new FieldChange("country_code", "JP", ""));
        await Edit(known, Ada, new FieldChange("country_code", "IT", "AT"));
        await News(known, "2", "2026-11-02", country: "CH");
        Assert.Equal("AT", await database.One<string>("SELECT country_code FROM crm.customers WHERE id = $1", known));
        Assert.Null(await ProfileEditStore.Delete(database.Service, gone, Ada, Ct));
        Assert.Null(await ProfileEditStore.Delete(database.Service, known, Ada, Ct));
        Assert.Empty((await Verification.Run(database.Service, Ct)).Differences);
    }

    [Fact]
    public async Task A_deleted_customer_stays_deleted_when_the_shop_tells_of_them_once_more()
    {
        var id = await Reported("3", "2026-11-01");
        Assert.Null(await ProfileEditStore.Delete(database.Service, id, Ada, Ct));
        using var identities = new IdentityStore(database.Service);
        Assert.Single(await identities.Deleted([new(Shop, "3")], Ct));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.customers WHERE id = $1", id));
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.audit_log WHERE action = 'delete' AND subject_id = $1", id.ToString()));
    }

    [Fact]
    public async Task A_customer_with_orders_is_not_deleted()
    {
        var id = await Make(("first_name", "Grace"));
        await database.Run($"""
            INSERT INTO crm.orders (integration_id, external_id, customer_id, order_number, status, total_amount, currency, external_platform, created_at, updated_at)
            VALUES ('{Shop}', '{id}', '{id}', '{id}', 'cancelled', 1, 'EUR', 'shopify', now(), now())
            """);
        Assert.NotNull(await ProfileEditStore.Delete(database.Service, id, Ada, Ct));
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.customers WHERE id = $1", id));
    }

    [Fact]
    public async Task A_form_that_was_sent_twice_makes_one_customer_and_nobody_is_made_of_nothing()
    {
        var id = Guid.CreateVersion7();
        var fields = new Dictionary<string, string?> { ["first_name"] = "Grace", ["country_code"] = "PT" };
        foreach (var _ in (int[])[1, 2]) Assert.True((await ProfileEditStore.Create(database.Service, id, fields, Ada, Ct)).IsSaved);
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.audit_log WHERE action = 'create' AND subject_id = $1", id.ToString()));
        Assert.Single((await ProfileEditStore.Create(database.Service, Guid.CreateVersion7(), new Dictionary<string, string?>(), Ada, Ct)).Refusals);
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("readonly")]
    public async Task Who_may_not_edit_is_refused_by_the_database(string role)
    {
        var id = await Make(("first_name", "Grace"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Edit(id, new Person(Ada.Id, role), new FieldChange("city", null, "Berlin")));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task An_assignment_is_seen_by_its_agent_at_once_and_written_down()
    {
        var id = await Make(("first_name", "Grace"));
        var cem = Guid.Parse("0a000000-0000-0000-0000-000000000003");
        await Edit(id, Ada, new FieldChange("owner_id", null, cem.ToString()));
        await using var agent = await database.As("crm_agent", cem);
        Assert.Equal(1, await agent.Count("SELECT count(*) FROM crm.customers WHERE id = $1", id));
        Assert.Equal(Ada.Id, await database.One<Guid>("SELECT assigned_by FROM crm.customer_assignments WHERE customer_id = $1 AND user_id = $2", id, cem));
    }

    Task<EditOutcome> Edit(Guid id, Person person, params FieldChange[] changes) => ProfileEditStore.Edit(database.Service, id, changes, [], person, Ct);

    async Task<Guid> Make(params (string Field, string? Value)[] fields)
    {
        var id = Guid.CreateVersion7();
        Assert.True((await ProfileEditStore.Create(database.Service, id, fields.ToDictionary(f => f.Field, f => f.Value), Ada, Ct)).IsSaved);
        return id;
    }

    async Task<Guid> Reported(string external, string at, string? phone = null, string? city = null, string? country = null)
    {
        using var identities = new IdentityStore(database.Service);
        var report = Report(external, at, phone, city, country);
        var key = new IdentityKey(Shop, external);
        return (await identities.Resolve(new Dictionary<IdentityKey, CustomerReported> { [key] = report }, "UTC", Ct))[key].Customer;
    }

    async Task News(Guid id, string external, string at, string? phone = null, string? city = null, string? country = null)
    {
        await using var batch = database.Service.CreateBatch();
        var report = Report(external, at, phone, city, country);
        ProfileStore.Update(batch, [(id, report, report.UpdatedAt!.Value)], "UTC");
        await batch.ExecuteNonQueryAsync(Ct);
    }

    static CustomerReported Report(string external, string at, string? phone, string? city, string? country) => new(Shop)
    {
        CustomerId = external,
        FirstName = "Grace",
        Phone = phone,
        City = city,
        Country = country,
        UpdatedAt = DateTime.Parse(at + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal),
    };
}
