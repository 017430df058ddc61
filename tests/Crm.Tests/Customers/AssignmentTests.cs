using Crm.Customers;
using Crm.People;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Customers;

/// <summary>Who gets which new customer.</summary>
[Trait("Needs", "Server")]
public sealed class AssignmentTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly Guid Cem = Guid.Parse("0a000000-0000-0000-0000-000000000001");
    static readonly Guid Dan = Guid.Parse("0a000000-0000-0000-0000-000000000002");
    static readonly Guid Left = Guid.Parse("0a000000-0000-0000-0000-000000000003");
    static readonly Guid Shop = Guid.Parse("0b000000-0000-0000-0000-000000000001");
    static readonly Person Admin = new(Guid.Parse("0a000000-0000-0000-0000-000000000009"), "admin");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_customers_are_assigned_once_each_by_the_first_rule_that_fits_in_turn_and_older_ones_are_left_alone()
    {
        await database.Run($"""
            INSERT INTO crm.users (id, email, role, deactivated_at) VALUES ('{Cem}', 'cem@crm.example', 'agent', NULL), ('{Dan}', 'dan@crm.example', 'agent', NULL),
                ('{Left}', 'left@crm.example', 'agent', NULL), ('{Admin.Id}', 'admin@crm.example', 'admin', NULL);
            INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials) VALUES ('{Shop}', 'shopify', 'Shop', 'shop.example', 'null');
            """);
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        var old = await Make(start.AddMinutes(-1), "JP");
        Assert.Null(await AssignmentStore.Add(database.Service, new(Guid.NewGuid(), "JP", null, null, [Cem]), Guid.CreateVersion7(start), Admin, Ct));
        Assert.Null(await AssignmentStore.Add(database.Service, new(Guid.NewGuid(), null, "pt", null, [Dan, Left, Cem]), Guid.CreateVersion7(start), Admin, Ct));
        await database.Run($"UPDATE crm.users SET deactivated_at = now() WHERE id = '{Left}'");

        var japanese = await Make(start.AddMinutes(1), "JP", "pt");
        var brazilian = await Make(start.AddMinutes(2), "BR", "pt-BR");
        var portuguese = await Make(start.AddMinutes(3), "PT", "pt");
        var third = await Make(start.AddMinutes(4), null, "pt");
        var english = await Make(start.AddMinutes(5), "GB");
        var taken = await Make(start.AddMinutes(6), "JP", owner: Dan);
        var unborn = await Make(start.AddMinutes(30), "JP");

        foreach (var more in (bool[])[true, true, true, false]) Assert.Equal(more, (await AssignmentStore.Next(database.Service, Guid.CreateVersion7(start.AddMinutes(10)), 2, Ct)).More);
        Guid?[] owners = [null, Cem, Dan, Cem, Dan, null, Dan, null];
        Assert.Equal(owners, await Task.WhenAll(((Guid[])[old, japanese, brazilian, portuguese, third, english, taken, unborn]).Select(Owner)));
        Assert.Equal(4, await database.One<long>("SELECT count(*) FROM crm.audit_log WHERE action = 'assign'"));

        await database.Run($"UPDATE crm.customers SET owner_id = NULL WHERE id = '{japanese}'");
        Assert.Empty((await AssignmentStore.Next(database.Service, Guid.CreateVersion7(start.AddMinutes(10)), 100, Ct)).Assigned);
    }

    [Fact]
    public void A_rule_for_a_shop_fits_whom_the_shop_knows()
    {
        var rule = new TurnedRule(new(Guid.NewGuid(), null, null, Shop, [Cem]), 0);
        Unassigned known = new(Guid.NewGuid(), null, "en", [Shop]), unknown = new(Guid.NewGuid(), null, "en", [Guid.NewGuid()]);
        Assert.Equal([(known.Id, Cem, rule.Rule.Id)], AssignmentRules.Apply([rule], [unknown, known]));
    }

    async Task<Guid?> Owner(Guid id)
    {
        var owner = await database.One<string>("SELECT coalesce(owner_id::text, '') FROM crm.customers WHERE id = $1", id);
        return owner.Length == 0 ? null : Guid.Parse(owner);
    }

    async Task<Guid> Make(DateTimeOffset at, string? country, string language = "en", Guid? owner = null)
    {
        var id = Guid.CreateVersion7(at);
        await database.Run($"INSERT INTO crm.customers (id, country_code, language, owner_id) VALUES ('{id}', {(country is null ? "NULL" : $"'{country}'")}, '{language}', {(owner is null ? "NULL" : $"'{owner}'")})");
        return id;
    }
}
