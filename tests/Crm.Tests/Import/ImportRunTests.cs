using System.Text;
using Crm.Commit;
using Crm.Database;
using Crm.Import;
using Crm.People;
using Crm.Tests.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Import;

/// <summary>A file of customers goes in by chunks, each once, whatever is killed in between, and the counts by country and month stay exact.</summary>
[Trait("Needs", "Server")]
public sealed class ImportRunTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Person Max = new(Guid.Parse("0a000000-0000-0000-0000-000000000003"), "manager");
    static readonly Guid Known = Guid.Parse("0c000000-0000-0000-0000-000000000001");

    readonly TestDatabase database = new(server);
    readonly Guid id = Guid.CreateVersion7();

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.Run($"""
            INSERT INTO crm.users (id, email, role) VALUES ('{Max.Id}', 'max@crm.example', 'manager');
            INSERT INTO crm.customers (id, email, first_name, city, country_code, created_at) VALUES ('{Known}', 'Known@buyer.example', 'Old', 'Oldtown', 'FR', '2026-01-05');
            INSERT INTO crm.buckets (measure, country_code, month, currency, count) VALUES ('customers', 'FR', '2026-01-01', '', 1);
            """);
    }

    [Fact]
    public async Task An_import_that_is_interrupted_goes_on_where_it_stood_and_no_row_comes_twice()
    {
        await Upload(Rows(1300), "update", "running");
        using (var first = new ImportRun(database.Service, id))
        {
            Assert.True(await first.Step(CancellationToken.None));
            Assert.True(await first.Step(CancellationToken.None));
        }

        Assert.Equal(1000, await database.One<int>("SELECT position FROM crm.imports"));
        await Finish();
        Assert.Equal(1301, await database.One<long>("SELECT count(*) FROM crm.customers"));
        Assert.Equal("done 1300 0 0 0", await Counts());
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.import_parts")); // the upload is not kept any longer
        Assert.Equal([], (await Verification.Run(database.Owner, CancellationToken.None)).Differences);
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.audit_log WHERE action = 'import' AND user_id = $1", Max.Id));
    }

    [Fact]
    public async Task Two_at_once_write_a_chunk_once()
    {
        await Upload(Rows(700), "update", "running");
        using var one = new ImportRun(database.Service, id);
        using var other = new ImportRun(database.Service, id);
        await Task.WhenAll(one.Step(CancellationToken.None), other.Step(CancellationToken.None));
        await Finish();
        Assert.Equal(701, await database.One<long>("SELECT count(*) FROM crm.customers"));
    }

    [Fact]
    public async Task A_chunk_that_failed_for_a_moment_is_tried_again_with_the_same_rows()
    {
        await Upload(Rows(1200), "update", "running");
        using var run = new ImportRun(database.Service, id);
        Assert.True(await run.Step(CancellationToken.None));
        await Refusing("true", "40001");
        await Assert.ThrowsAsync<PostgresException>(() => run.Step(CancellationToken.None));
        await database.Run("DROP TRIGGER refuse ON crm.customers");
        while (await run.Step(CancellationToken.None))
        {
        }

        Assert.Equal("done 1200 0 0 0", await Counts());
        Assert.Equal(1201, await database.One<long>("SELECT count(*) FROM crm.customers"));
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_is_set_aside_and_the_others_go_on()
    {
        await Upload(Rows(700), "update", "running");
        await Refusing("NEW.email IN ('buyer7@mail.example', 'buyer600@mail.example')", "23514");
        await Finish();
        Assert.Equal("done 698 0 0 2", await Counts());
        Assert.Equal("9,602", await database.One<string>("SELECT string_agg(row::text, ',' ORDER BY row) FROM crm.import_failures"));
        Assert.Equal("The database refused this row ({0}).", await database.One<string>("SELECT problems #>> '{0,1}' FROM crm.import_failures LIMIT 1"));
    }

    [Fact]
    public async Task An_import_that_an_error_stopped_goes_on_from_where_it_stood()
    {
        await Upload(Rows(700), "update", "running");
        using (var run = new ImportRun(database.Service, id)) Assert.True(await run.Step(CancellationToken.None));
        await ImportStore.Halt(database.Service, id, CancellationToken.None);
        await Finish();
        Assert.Equal("stopped 500 0 0 0", await Counts());
        await using (var work = await PersonWork.Begin(database.Service, Max, CancellationToken.None))
        {
            Assert.Equal(1, await ImportStore.Resume(work, id, CancellationToken.None));
            await work.Commit(CancellationToken.None);
        }

        await Finish();
        Assert.Equal("done 700 0 0 0", await Counts());
    }

    [Fact]
    public async Task Text_that_no_database_can_keep_is_kept_without_it()
    {
        await Upload("Email;First name\nno\0body;B\0ad\nada@buyer.example;A\0da\n", "update", "running");
        await Finish();
        Assert.Equal("done 1 0 0 1", await Counts());
        Assert.Equal("Ada", await database.One<string>("SELECT first_name FROM crm.customers WHERE email = 'ada@buyer.example'"));
        Assert.Equal("nobody", await database.One<string>("SELECT cells[1] FROM crm.import_failures"));
    }

    [Theory]
    [InlineData("update", "done 1 2 0 1", "New Oldtown DE", 2)]
    [InlineData("skip", "done 1 0 2 1", "Old Oldtown FR", 2)]
    [InlineData("create", "done 3 0 0 1", "Old Oldtown FR", 4)]
    public async Task Whoever_is_known_by_their_address_is_changed_skipped_or_made_again(string onMatch, string counts, string known, long customers)
    {
        await Upload("Email;First name;Country\nknown@buyer.example;New;Germany\nnobody;Bad;DE\nada@buyer.example;Ada;GB\nADA@buyer.example;Ada;GB\n", onMatch, "running");
        await Finish();
        Assert.Equal(counts, await Counts());
        Assert.Equal(known, await database.One<string>("SELECT concat_ws(' ', first_name, city, country_code) FROM crm.customers WHERE id = $1", Known));
        Assert.Equal(customers, await database.One<long>("SELECT count(*) FROM crm.customers"));
        Assert.Equal("3 nobody", await database.One<string>("SELECT row || ' ' || cells[1] FROM crm.import_failures"));
        Assert.Equal([], (await Verification.Run(database.Owner, CancellationToken.None)).Differences);
    }

    [Fact]
    public async Task A_check_counts_the_same_and_writes_no_customer()
    {
        await Upload("Email;First name\nknown@buyer.example;New\nnobody;Bad\nada@buyer.example;Ada\n", "update", "checking");
        await Finish();
        Assert.Equal("checked 1 1 0 1", await Counts());
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.customers"));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.messages"));
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.import_parts"));
    }

    [Fact]
    public async Task Who_is_no_manager_any_more_imports_no_more()
    {
        await Upload(Rows(10), "update", "running");
        await database.Run("UPDATE crm.users SET role = 'agent'");
        await Finish();
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.customers"));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    static string Rows(int count) => "Email;First name;Country\n" + string.Concat(Enumerable.Range(0, count).Select(n => $"buyer{n}@mail.example;First {n};{(n % 2 == 0 ? "DE" : "Japan")}\n"));

    Task Refusing(string when, string state) => database.Run($"""
        CREATE FUNCTION crm.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END IF; RETURN NEW; END $$;
        GRANT EXECUTE ON FUNCTION crm.refuse TO PUBLIC;
        CREATE TRIGGER refuse BEFORE INSERT ON crm.customers FOR EACH ROW EXECUTE FUNCTION crm.refuse();
        """);

    Task<string> Counts() => database.One<string>("SELECT concat_ws(' ', state, created, updated, skipped, failed) FROM crm.imports");

    async Task Finish()
    {
        using var run = new ImportRun(database.Service, id);
        while (await run.Step(CancellationToken.None))
        {
        }
    }

    async Task Upload(string text, string onMatch, string state)
    {
        await using var work = await PersonWork.Begin(database.Service, Max, CancellationToken.None);
        var file = Encoding.UTF8.GetBytes(text);
        var (sheet, _) = Sheets.Open(file);
        var mapping = Mapping.Guess(sheet!.Headers, []);
        await ImportStore.Begin(work, id, "people.csv", Max, CancellationToken.None);
        await ImportStore.Append(work, id, 0, file, CancellationToken.None);
        await ImportStore.Open(work, id, sheet.Headers, [], mapping, sheet.Rows.Count(), CancellationToken.None);
        await ImportStore.Start(work, id, state, mapping, onMatch, ["mapping"], CancellationToken.None);
        await work.Commit(CancellationToken.None);
    }
}
