using System.CommandLine;
using Crm.Commit;
using Crm.Silo.Database;
using Npgsql;

namespace Crm.Silo.Commands;

/// <summary>crm verify: counts every figure anew from the orders and refunds, and says which differ.</summary>
internal static class VerifyCommand
{
    const int Shown = 100;

    public static Command Create(Settings settings)
    {
        var verify = new Command("verify", "Counts every figure anew from the orders and lists those that differ; ends with 1 when any does.");
        verify.SetAction((_, ct) => Verify(settings, ct));
        return verify;
    }

    static async Task<int> Verify(Settings settings, CancellationToken ct)
    {
        var postgres = settings.Postgres is { } named ? named : RunFile.Need(settings).Postgres;
        await using var source = NpgsqlDataSource.Create(postgres);
        var report = await Verification.Run(source, ct);
        foreach (var difference in report.Differences.Take(Shown)) Console.WriteLine(difference);
        if (report.Differences.Count > Shown) Console.WriteLine($"… and {report.Differences.Count - Shown} more.");
        Console.WriteLine(report.Differences.Count == 0
            ? $"{report.Orders} orders, {report.Customers} customers, {report.Buckets} buckets: every figure is as counted anew."
            : $"{report.Differences.Count} figures differ.");
        return report.Differences.Count == 0 ? 0 : 1;
    }
}
