using Crm.Database;
using Crm.People;
using Crm.Web.Database;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Xunit;

namespace Crm.Tests.Database;

/// <summary>The web's and the grains' ways of working for a person: under that person's role, and for that one transaction.</summary>
[Trait("Needs", "Server")]
public sealed class PersonDatabaseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly Guid Anna = Guid.Parse("0a000000-0000-0000-0000-000000000001");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    PersonDatabase Pages => new(new(() => database.Web), new HttpContextAccessor());

    [Theory]
    [InlineData("admin")]
    [InlineData("manager")]
    [InlineData("agent")]
    [InlineData("readonly")]
    public async Task A_page_reads_under_the_reader_s_role_and_name(string role)
    {
        var who = Query.Of("SELECT current_user::text, crm.me()", r => (r.GetString(0), r.GetGuid(1)));
        var parameters = Query.Of("SELECT $1::text", r => r.GetString(0), "second");
        await Pages.Read(new(Anna, role), Ct, who, parameters);
        Assert.Equal(("crm_" + role, Anna), who.First);
        Assert.Equal("second", parameters.First);
    }

    [Fact]
    public async Task A_page_cannot_write_though_its_reader_may()
    {
        var write = Query.Of("INSERT INTO crm.tags (name) VALUES ('from a page') RETURNING name", r => r.GetString(0));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Pages.Read(new(Anna, "admin"), Ct, write));
        Assert.Equal("25006", refused.SqlState); // read-only transaction
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_a_person_is_left_on_the_connection_for_the_next(bool fails)
    {
        // One connection, so that the next statement has the one that the person used.
        await using var single = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.WebConnection) { MaxPoolSize = 1 }.ConnectionString);
        var query = Query.Of(fails ? "SELECT 1 / 0" : "SELECT 1", r => r.GetInt32(0));
        var reading = new PersonDatabase(new(() => single), new HttpContextAccessor()).Read(new(Anna, "admin"), Ct, query);
        if (fails) await Assert.ThrowsAsync<PostgresException>(() => reading);
        else await reading;

        await using var command = single.CreateCommand("SELECT current_user::text || coalesce(crm.me()::text, '')");
        Assert.Equal("crm_web", await command.ExecuteScalarAsync(Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("service")]
    [InlineData("admin; RESET ROLE")]
    public async Task There_are_no_other_roles(string role)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Pages.Read(new(Anna, role), Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => PersonWork.Begin(database.Service, new(Anna, role), Ct));
    }

    [Fact]
    public async Task A_grain_s_work_that_cannot_begin_gives_its_connection_back()
    {
        await using var single = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ServiceConnection) { MaxPoolSize = 1, Timeout = 2 }.ConnectionString);
        await Assert.ThrowsAsync<InvalidOperationException>(() => PersonWork.Begin(single, new(Anna, "nobody"), Ct));
        await using var command = single.CreateCommand("SELECT current_user::text");
        Assert.Equal("crm_service", await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Nobody_signed_in_reads_nothing() => await Assert.ThrowsAsync<InvalidOperationException>(() => Pages.Read(Ct));

    [Theory]
    [InlineData("manager", 1)]
    [InlineData("agent", 0)]
    public async Task A_grain_writes_for_a_person_what_that_person_may_write(string role, int added)
    {
        const string AddTag = "INSERT INTO crm.tags (name) VALUES ($1)";
        await using (var work = await PersonWork.Begin(database.Service, new Person(Anna, role), Ct))
        {
            if (added == 0) Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => work.Run(AddTag, c => c.With(role), Ct))).SqlState);
            else Assert.Equal(1, await work.Run(AddTag, c => c.With(role), Ct));
            await work.Commit(Ct);
        }

        Assert.Equal(added, await database.One<long>("SELECT count(*) FROM crm.tags WHERE name = $1", role));
    }

    [Fact]
    public async Task What_a_grain_does_not_commit_is_not_done()
    {
        await using (var work = await PersonWork.Begin(database.Service, null, Ct))
        {
            await work.Run("INSERT INTO crm.tags (name) VALUES ('undone')", c => c, Ct);
        }

        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.tags WHERE name = 'undone'"));
    }
}
