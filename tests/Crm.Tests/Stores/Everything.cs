using System.Text;
using Crm.Running;
using Npgsql;

namespace Crm.Tests.Stores;

/// <summary>All that a running system has written down.</summary>
internal static class Everything
{
    const string ReadTables = """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
        """;

    /// <summary>Every table of every schema, as a dump of the database has it.</summary>
    public static async Task<List<(string Table, string Text, long Rows)>> Tables(RunningCrm crm)
    {
        var tables = new List<string>();
        crm.Owner.Clear(); // the server may have been away
        await using var connection = await crm.Owner.OpenConnectionAsync(CancellationToken.None);
        await using (var command = new NpgsqlCommand(ReadTables, connection))
        {
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await reader.ReadAsync(CancellationToken.None)) tables.Add(reader.GetString(0));
        }

        var dump = new List<(string, string, long)>();
        foreach (var table in tables)
        {
            using var copy = await connection.BeginTextExportAsync($"COPY (SELECT * FROM {table}) TO STDOUT", CancellationToken.None);
            var text = await copy.ReadToEndAsync(CancellationToken.None);
            dump.Add((table, text, text.Count(c => c == '\n')));
        }

        return dump;
    }

    /// <summary>What the web and the silo say of themselves without being signed in to.</summary>
    public static async Task<List<(string Where, string Text)>> Metrics(RunningCrm crm)
    {
        using var http = new HttpClient();
        var silo = (await crm.Status()).GetProperty("silos")[0].GetProperty("port").GetInt32();
        string[] places = [$"{crm.Address}/metrics", $"http://127.0.0.1:{silo}/metrics", $"http://127.0.0.1:{silo}/health/ready"];
        var all = new List<(string, string)>();
        foreach (var place in places) all.Add((place, await http.GetStringAsync(new Uri(place), CancellationToken.None)));
        return all;
    }

    /// <summary>Whether the silo can do its work.</summary>
    public static async Task<bool> Serves(RunningCrm crm)
    {
        try
        {
            await Metrics(crm);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Every file below the folder: the logs among them.</summary>
    public static async Task<List<(string File, string Text)>> Files(string home)
    {
        var all = new List<(string, string)>();
        foreach (var file in Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories)) all.Add((Path.GetRelativePath(home, file), await Read(file)));
        return all;
    }

    static async Task<string> Read(string file)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadToEndAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            return ""; // a log that was moved on at this moment
        }
    }
}
