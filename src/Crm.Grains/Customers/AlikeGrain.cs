using Crm.Live;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Customers;

internal sealed class AlikeGrain(NpgsqlDataSource source, LiveFeed live, TimeProvider time, ILogger<AlikeGrain> log) : LookingGrain("suggest-matches", log), IAlikeGrain
{
    public Task Start() => Begin();

    protected override async Task<bool> Next(CancellationToken ct)
    {
        var (changed, more) = await AlikeStore.Next(source, SettledIds.Last(time), AtOnce, ct);
        if (changed > 0) live.Changed("matches");
        return more;
    }
}
