using System.Text;
using Crm.Database;
using Crm.Import;
using Crm.People;
using Crm.Privacy;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Import;

/// <summary>An erasure reaches into the files that wait to be imported: the person is in none of them afterwards, and nobody else is missing.</summary>
[Trait("Needs", "Server")]
public sealed class UploadErasureTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Person Max = new(Guid.Parse("0a000000-0000-0000-0000-000000000003"), "manager");
    static readonly Guid Ada = Guid.Parse("0c000000-0000-0000-0000-000000000001");

    const string Header = "Id;Email;First name;Last name;Phone;Postcode\n";

    readonly TestDatabase database = new(server);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.Run($"""
            INSERT INTO crm.users (id, email, role) VALUES ('{Max.Id}', 'max@crm.example', 'manager');
            INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials) VALUES ('0b000000-0000-0000-0000-000000000001', 'shopify', 'Shop', 'shop.example', '{"{}"}');
            INSERT INTO crm.customers (id, email, first_name, last_name, phone, postal_code) VALUES ('{Ada}', 'ada@buyer.example', 'Ada', 'Byron', '+44 20 7946 0958', 'SW1A 1AA');
            INSERT INTO crm.customer_identities (integration_id, external_id, customer_id) VALUES ('0b000000-0000-0000-0000-000000000001', '4711', '{Ada}');
            """);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Every_row_of_the_person_goes_from_a_file_that_waits_and_no_other()
    {
        var id = await Upload(Header
            + "1;Ada@Buyer.example;A;B;;\n"              // the address
            + "2;bada@buyer.example;Bada;B;;\n"
            + "3;;A;B;020 7946 0958;\n"                  // the number
            + "4711;;;;;\n"                              // what a shop calls her
            + "4711;other@buyer.example;Other;O;;\n"     // another shop's 4711
            + "\n"
            + "6;;Byron;Ada;;sw1a1aa\n"                  // the name where she lives
            + "7;;Ada;Byron;;10115\n", "mapping");

        var counts = await Erase();

        Assert.Contains("\"import_rows\": 4", counts, StringComparison.Ordinal);
        Assert.Equal(["3 bada@buyer.example", "6 other@buyer.example", "9 10115"], (await Rows(id)).Select(r => $"{r.Row} {(r.Cells[1].Length > 0 ? r.Cells[1] : r.Cells[5])}"));
        Assert.Equal("mapping 3 0 4", await State(id));
        Assert.DoesNotContain("Ada@", await database.One<string>("SELECT sample::text FROM crm.imports WHERE id = $1", id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_in_a_workbook_whose_bytes_show_nothing()
    {
        string[][] cells = [["Email", "Name"], ["first@buyer.example", "First, \"the\" one"], ["ada@buyer.example", "Ada"], ["last@buyer.example", "Last"]];
        var rows = cells.Select((row, r) => $"<row r=\"{r + 1}\">{string.Concat(row.Select((text, c) => $"<c r=\"{"AB"[c]}{r + 1}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"))}</row>");
        var id = await Upload(SheetTests.Workbook(string.Concat(rows)), "mapping", parts: 3);
        await Erase();
        Assert.Equal(["2 first@buyer.example First, \"the\" one", "4 last@buyer.example Last"], (await Rows(id)).Select(r => $"{r.Row} {r.Cells[0]} {r.Cells[1]}"));
    }

    [Fact]
    public async Task An_import_that_runs_goes_on_behind_the_same_row_and_brings_the_person_back_no_more()
    {
        var rows = Enumerable.Range(0, 1200).Select(n => n is 100 or 700 ? $"{n};ada@buyer.example;Ada;Byron;;\n" : $"{n};buyer{n}@mail.example;First {n};;;\n");
        var id = await Upload(Header + string.Concat(rows), "running");
        using var run = new ImportRun(database.Service, id);
        Assert.True(await run.Step(CancellationToken.None));
        await Erase();
        Assert.Equal("running 1198 499 2", await State(id));
        while (await run.Step(CancellationToken.None))
        {
        }

        Assert.Equal("done 1198 1198 2", await State(id));
        Assert.Equal(1199, await database.One<long>("SELECT count(*) FROM crm.customers"));
        Assert.Equal(1199, await database.One<long>("SELECT count(DISTINCT coalesce(email, '')) FROM crm.customers"));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.customers WHERE email = 'ada@buyer.example' OR first_name = 'Ada'"));
    }

    [Fact]
    public async Task A_chunk_in_flight_with_the_person_in_it_is_not_written()
    {
        var id = await Upload(Header + "1;ada@buyer.example;Ada;Byron;;\n2;buyer@mail.example;Buyer;;;\n", "running");
        var before = await ImportStore.Read(database.Service, id, CancellationToken.None);
        await Erase();
        await using var work = await PersonWork.Begin(database.Service, Max, CancellationToken.None);
        Assert.False(await ImportStore.Move(work, id, before!, 2, 2, 0, 0, 0, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_checked_is_checked_again_and_the_rows_that_could_not_be_taken_go_with_it()
    {
        var id = await Upload(Header + "1;ada@buyer.example;Ada;Byron;;\n2;nobody;Buyer;;;\n", "checking");
        using (var run = new ImportRun(database.Service, id))
        {
            while (await run.Step(CancellationToken.None))
            {
            }
        }

        await Erase();
        Assert.Equal("mapping 1 0 1", await State(id));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.import_failures"));
    }

    [Fact]
    public async Task A_file_of_the_person_alone_one_that_nobody_can_read_and_one_on_its_way_are_thrown_away()
    {
        var alone = await Upload(Header + "1;ada@buyer.example;Ada;Byron;;\n", "mapping");
        var broken = await Upload(Header + "1;b@buyer.example;B;B;;\n", "mapping");
        await database.Run($"UPDATE crm.import_parts SET data = '\\x504b0304ffff' WHERE import_id = '{broken}'");
        var begun = Guid.CreateVersion7();
        await using (var work = await PersonWork.Begin(database.Service, Max, CancellationToken.None))
        {
            await ImportStore.Begin(work, begun, "begun.csv", Max, CancellationToken.None);
            await ImportStore.Append(work, begun, 0, "Email\nada"u8.ToArray(), CancellationToken.None);
            await work.Commit(CancellationToken.None);
        }

        var other = await Upload(Header + "1;b@buyer.example;B;B;;\n", "mapping");
        Assert.Contains("\"imports\": 3", await Erase(), StringComparison.Ordinal);
        Assert.Equal([other], await database.All<Guid>("SELECT id FROM crm.imports"));
        Assert.DoesNotContain(alone, await database.All<Guid>("SELECT import_id FROM crm.import_parts"));
        await using var late = await PersonWork.Begin(database.Service, Max, CancellationToken.None);
        Assert.Equal(0, await ImportStore.Append(late, begun, 1, "@buyer.example"u8.ToArray(), CancellationToken.None));
    }

    async Task<string> Erase()
    {
        var made = await Erasure.Make(database.Service, Ada, ErasureBasis.Request, Max, CancellationToken.None);
        Assert.Null(made.Refused);
        return await database.One<string>("SELECT counts::text FROM crm.erasures WHERE id = $1", made.Certificate!.Value);
    }

    Task<string> State(Guid id) => database.One<string>("SELECT concat_ws(' ', state, total_rows, position, erased_rows) FROM crm.imports WHERE id = $1", id);

    async Task<List<(int Row, string[] Cells)>> Rows(Guid id) => [.. Sheets.Open(await ImportStore.File(database.Service, id, CancellationToken.None)).Sheet!.Rows];

    Task<Guid> Upload(string text, string state) => Upload(Encoding.UTF8.GetBytes(text), state);

    async Task<Guid> Upload(byte[] file, string state, int parts = 1)
    {
        var id = Guid.CreateVersion7();
        await using var work = await PersonWork.Begin(database.Service, Max, CancellationToken.None);
        var sheet = Sheets.Open(file).Sheet!;
        var mapping = Mapping.Guess(sheet.Headers, []);
        await ImportStore.Begin(work, id, "people", Max, CancellationToken.None);
        foreach (var (part, data) in file.Chunk((file.Length / parts) + 1).Index()) await ImportStore.Append(work, id, part, data, CancellationToken.None);
        await ImportStore.Open(work, id, sheet.Headers, sheet.Rows.Take(5).Select(r => r.Cells), mapping, sheet.Rows.Count(), CancellationToken.None);
        if (state != "mapping") await ImportStore.Start(work, id, state, mapping, "update", ["mapping"], CancellationToken.None);
        await work.Commit(CancellationToken.None);
        return id;
    }
}
