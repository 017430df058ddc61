using Crm.Bench;
using Crm.Bench.Pages;
using Crm.Bench.Sync;
using Npgsql;

const string usage = """
    Usage: ./crm bench ingest|pages|sync [--json] [--quick] [--home DIR]

      ingest    what the system takes in, beside bare inserts and beside a recomputing trigger, on this machine
      pages     how fast the pages come, for many people over many customers
      sync      how fast shops are read by their APIs, how much of their limits that uses, and what live news waits for it
      --json    print the rows as JSON
      --home    pages alone: a data directory that is kept, filled the first time and used as it is from then on
      --quick   short windows: shows that it runs, its figures are not to be quoted
    """;

var at = Array.IndexOf(args, "--home");
var home = at >= 0 ? args.ElementAtOrDefault(at + 1) : null;
if (at >= 0) args = [.. args[..at], .. args[at..].Skip(2)];
var words = args.Where(a => !a.StartsWith('-')).ToList();
var options = args.Where(a => a.StartsWith('-')).ToHashSet(StringComparer.Ordinal);
if (options.Contains("--help") || options.Contains("-h"))
{
    Console.WriteLine(usage);
    return 0;
}

if (words is not ["ingest" or "pages" or "sync"])
{
    await Console.Error.WriteLineAsync(words.Count == 0 ? "Say which benchmark: ./crm bench ingest, pages or sync." : $"There is no benchmark '{string.Join(' ', words)}': there are ingest, pages and sync.");
    return 2;
}

if (at >= 0 && (home is null || words[0] != "pages"))
{
    await Console.Error.WriteLineAsync("--home is of the pages alone and wants a directory: ./crm bench pages --home DIR.");
    return 2;
}

if (options.FirstOrDefault(o => o is not ("--json" or "--quick")) is { } unknown)
{
    await Console.Error.WriteLineAsync($"The benchmark has no option '{unknown}': it has --json, --quick and --home.");
    return 2;
}

try
{
    var isQuick = options.Contains("--quick");
    var plan = isQuick ? Plan.Quick : Plan.Full;
    var report = words[0] switch
    {
        "pages" => await PageSpeed.Run(plan, home),
        "sync" => await SyncSpeed.Run(isQuick ? SyncPlan.Quick : SyncPlan.Full),
        _ => await Ingest.Run(plan),
    };
    Console.WriteLine(options.Contains("--json") ? report.ToJson() : report.ToText());
    return 0;
}
catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or NpgsqlException or IOException or HttpRequestException or Orleans.Runtime.OrleansException)
{
    await Console.Error.WriteLineAsync($"The benchmark could not be finished: {exception.Message}");
    return 1;
}
