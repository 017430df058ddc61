using System.Globalization;
using Npgsql;

namespace Crm.Web.Database;

/// <summary>Where a page of a list ended: the next one begins after it. In a URL it is "ticks_id".</summary>
internal sealed record Cursor(DateTime At, Guid Id)
{
    public override string ToString() => FormattableString.Invariant($"{At.Ticks}_{Id:N}");

    /// <summary>Null for what is no cursor: the list then begins at its start.</summary>
    public static Cursor? Parse(string? text) =>
        text?.Split('_') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at <= DateTime.MaxValue.Ticks && Guid.TryParse(id, out var guid)
            ? new(new DateTime(at, DateTimeKind.Utc), guid)
            : null;
}

internal static class Columns
{
    /// <summary>The text, or null.</summary>
    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>The instant, or null.</summary>
    public static DateTime? Moment(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);
}
