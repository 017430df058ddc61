using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Crm.Web.Database;

/// <summary>Where a page of a list ended, by the value that the list is in order of and, among equals, the id. Of whatever type the value is.</summary>
internal sealed record KeyCursor(object Value, Guid Id)
{
    /// <summary>As it stands in a URL.</summary>
    public override string ToString() => Id.ToString("N") + "_" + Value switch
    {
        DateTime at => at.Ticks.ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Value.ToString()!)),
    };

    /// <summary>Null for what is no cursor over values of that type: the list then begins at its start.</summary>
    public static KeyCursor? Parse(string? text, Type type)
    {
        if (text?.Split('_', 2) is not [var id, var value] || !Guid.TryParseExact(id, "N", out var guid)) return null;
        if (type == typeof(DateTime))
        {
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks ? new(new DateTime(ticks, DateTimeKind.Utc), guid) : null;
        }

        if (type == typeof(decimal)) return decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && Math.Abs(amount) < 1e15m ? new(amount, guid) : null;
        if (type == typeof(int)) return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? new(count, guid) : null;
        if (value.Length > 2000 || !Base64Url.IsValid(value)) return null;
        var words = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(value));
        return words.Contains('\0', StringComparison.Ordinal) ? null : new(words, guid);
    }
}
