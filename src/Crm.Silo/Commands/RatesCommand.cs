using System.CommandLine;
using Crm.Rates;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>crm rates import FILE: takes the European Central Bank's daily, 90-day or full-history file.</summary>
internal static class RatesCommand
{
    const int AtOnce = 20_000;

    public static Command Create(Settings settings)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "an XML file of the European Central Bank's reference rates" };
        var import = new Command("import", "Imports exchange rates; orders that await one of them are completed.") { file };
        import.SetAction((parse, ct) => Import(settings, parse.GetRequiredValue(file), ct));
        return new Command("rates", "Exchange rates.") { import };
    }

    static async Task<int> Import(Settings settings, FileInfo file, CancellationToken ct)
    {
        if (!file.Exists) throw new DatabaseException($"There is no file {file.FullName}.");
        IReadOnlyList<PublishedRate> rates;
        try
        {
            await using var stream = file.OpenRead();
            rates = EcbXml.Parse(stream);
        }
        catch (FormatException exception)
        {
            throw new DatabaseException(exception.Message, exception);
        }

        await using var client = await ClusterClient.Connect(RunFile.Service(settings), ct);
        var (added, completed) = (0, 0);
        foreach (var part in rates.Chunk(AtOnce))
        {
            var imported = await client.Grains.GetGrain<IRateGrain>(0).Publish(part);
            added += imported.Added;
            completed += imported.Completed;
        }

        Console.WriteLine($"{rates.Count} rates read, {added} new or changed; {completed} orders that awaited one are being completed.");
        return 0;
    }
}
