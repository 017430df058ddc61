namespace Crm.Integrations.Sync;

/// <summary>How far the reading of a shop is: a row of crm.syncs.</summary>
internal sealed record SyncRow(
    string Kind, string State, Part Part, DateTime? Since, string? Cursor, DateTime? KnownUntil, DateTime? SeenUntil, long Done, long? Total, DateTime? FinishedAt, DateOnly? NightOn)
{
    public bool IsRunning => State == "running";
}

/// <summary>A message that was sent and is perhaps not applied yet.</summary>
internal readonly record struct Sent(short Shard, long Id);
