using Crm.Database;
using Crm.People;
using Crm.Tests.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.People;

/// <summary>Who works here: invitations, the last administrator, and what each may write of themselves and of others.</summary>
[Trait("Needs", "Server")]
public sealed class PeopleTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Person Ada = new(Guid.Parse("0a000000-0000-0000-0000-0000000000a1"), "admin");
    static readonly Person Bo = new(Guid.Parse("0a000000-0000-0000-0000-0000000000b1"), "agent");
    static readonly byte[] Hash = [1, 2, 3];
    static readonly OwnProfile Profile = new("New Person", "ja", "Asia/Tokyo");

    readonly TestDatabase database = new(server);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.Run($"INSERT INTO crm.users (id, email, display_name, role) VALUES ('{Ada.Id}', 'ada@crm.example', 'Ada', 'admin'), ('{Bo.Id}', 'bo@crm.example', 'Bo', 'agent')");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Who_accepts_an_invitation_becomes_a_member_with_its_role_also_when_asked_twice()
    {
        var invitation = await Invite("new@crm.example");
        for (var i = 0; i < 2; i++) Assert.Equal(invitation.Id, await As(null, w => PeopleStore.Accept(w, Hash, Profile, Ct)));
        Assert.Equal("new@crm.example|manager|ja|Asia/Tokyo", await database.One<string>(
            "SELECT email || '|' || role || '|' || language || '|' || timezone FROM crm.users WHERE id = $1", invitation.Id));
    }

    [Theory]
    [InlineData("UPDATE crm.invitations SET expires_at = now()")]
    [InlineData("UPDATE crm.invitations SET withdrawn_at = now()")]
    [InlineData("UPDATE crm.invitations SET token_hash = '\\x09'")]
    public async Task An_invitation_that_is_old_withdrawn_or_sent_again_lets_nobody_in(string change)
    {
        await Invite("new@crm.example");
        await database.Run(change);
        Assert.Null(await As(null, w => PeopleStore.Accept(w, Hash, Profile, Ct)));
        Assert.Equal(2, await database.One<long>("SELECT count(*) FROM crm.users"));
    }

    [Fact]
    public async Task An_address_has_one_open_invitation()
    {
        await Invite("new@crm.example");
        Assert.False(await As(Ada, w => PeopleStore.Invite(w, new(Guid.CreateVersion7(), "NEW@crm.example", "agent", "en"), [4], Ada.Id, DateTime.UtcNow.AddDays(7), Ct)));
    }

    [Fact]
    public async Task The_last_administrator_is_known_and_no_longer_so_beside_another()
    {
        Assert.True(await As(Ada, w => PeopleStore.IsLastAdministrator(w, Ada.Id, Ct)));
        await database.Run($"UPDATE crm.users SET role = 'admin' WHERE id = '{Bo.Id}'");
        Assert.False(await As(Ada, w => PeopleStore.IsLastAdministrator(w, Ada.Id, Ct)));
        await database.Run($"UPDATE crm.users SET deactivated_at = now() WHERE id = '{Bo.Id}'");
        Assert.True(await As(Ada, w => PeopleStore.IsLastAdministrator(w, Ada.Id, Ct)));
    }

    [Fact]
    public async Task Two_administrators_who_demote_each_other_at_once_leave_one()
    {
        await database.Run($"UPDATE crm.users SET role = 'admin' WHERE id = '{Bo.Id}'");
        var bo = Bo with { Role = "admin" };
        await Task.WhenAll(Demote(Ada, bo.Id), Demote(bo, Ada.Id));
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.users WHERE role = 'admin'"));

        async Task Demote(Person by, Guid whom)
        {
            await using var work = await PersonWork.Begin(database.Service, by, Ct);
            if (await PeopleStore.IsLastAdministrator(work, whom, Ct)) return;
            await PeopleStore.ChangeRole(work, whom, "agent", Ct);
            await work.Commit(Ct);
        }
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("agent")]
    [InlineData("readonly")]
    public async Task Who_is_no_administrator_writes_their_own_profile_and_nothing_else_of_anybody(string role)
    {
        var bo = Bo with { Role = role };
        Assert.True(await As(bo, w => PeopleStore.SaveProfile(w, Bo.Id, Profile, Ct)));
        Assert.False(await As(bo, w => PeopleStore.SaveProfile(w, Ada.Id, Profile, Ct)));
        foreach (var attempt in (Func<PersonWork, Task<bool>>[])[w => PeopleStore.ChangeRole(w, Bo.Id, "admin", Ct), w => PeopleStore.Deactivate(w, Ada.Id, Ct)])
        {
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => As(bo, attempt))).SqlState);
        }
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("manager")]
    [InlineData("agent")]
    [InlineData("readonly")]
    public async Task Nobody_rewrites_the_audit_log_nor_writes_it_in_another_s_name(string role)
    {
        await database.Run($"INSERT INTO crm.audit_log (user_id, action, subject_type) VALUES ('{Ada.Id}', 'look', 'customer')");
        await using var visit = await database.As("crm_" + role, Bo.Id);
        Assert.True((await visit.Try("UPDATE crm.audit_log SET action = 'nothing'")).IsRefused);
        Assert.True((await visit.Try("DELETE FROM crm.audit_log")).IsRefused);
        Assert.True((await visit.Try("TRUNCATE crm.audit_log")).IsRefused);
        Assert.True((await visit.Try("INSERT INTO crm.audit_log (user_id, action, subject_type) VALUES ($1, 'look', 'customer')", Ada.Id)).IsRefused);
        await using var service = await database.As("crm_service");
        Assert.True((await service.Try("UPDATE crm.audit_log SET action = 'nothing'")).IsRefused);
        Assert.True((await service.Try("DELETE FROM crm.audit_log")).IsRefused);
    }

    async Task<Invitation> Invite(string email)
    {
        var invitation = new Invitation(Guid.CreateVersion7(), email, "manager", "en");
        Assert.True(await As(Ada, w => PeopleStore.Invite(w, invitation, Hash, Ada.Id, DateTime.UtcNow.AddDays(7), Ct)));
        return invitation;
    }

    async Task<T> As<T>(Person? person, Func<PersonWork, Task<T>> change)
    {
        await using var work = await PersonWork.Begin(database.Service, person, Ct);
        var result = await change(work);
        await work.Commit(Ct);
        return result;
    }
}
