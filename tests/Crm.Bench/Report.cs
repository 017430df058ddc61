using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Bench;

/// <summary>One figure. The target is null where the figure stands for comparison only.</summary>
internal sealed record Row(string Name, double Value, string Unit, string? Target, bool? Met);

/// <summary>The figures, in the order in which they were measured.</summary>
internal sealed class Report
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    readonly List<Row> rows = [];
    readonly List<string> notes = [];

    public void Add(string name, double value, string unit) => Add(new(name, Short(value), unit, null, null));

    public void AtLeast(string name, double value, string unit, double target) =>
        Add(new(name, Short(value), unit, "≥ " + Number(target), value >= target));

    public void AtMost(string name, double value, string unit, double target) =>
        Add(new(name, Short(value), unit, "≤ " + Number(target), value <= target));

    /// <summary>What one must know to read the figures.</summary>
    public void Note(string note) => notes.Add(note);

    public string ToJson() => JsonSerializer.Serialize(rows, Indented);

    public string ToText()
    {
        var text = new StringBuilder();
        var width = rows.Max(r => r.Name.Length);
        foreach (var row in rows)
        {
            var met = row.Met switch { true => "met", false => "missed", null => "" };
            text.AppendLine($"{row.Name.PadRight(width)}  {Number(row.Value),10} {row.Unit,-9} {row.Target,-8} {met}".TrimEnd());
        }

        text.AppendLine();
        foreach (var note in notes) text.AppendLine(note);
        return text.ToString().TrimEnd();
    }

    void Add(Row row)
    {
        rows.Add(row);
        Progress($"{row.Name}: {Number(row.Value)} {row.Unit}");
    }

    public static void Progress(string line) => Console.Error.WriteLine(line);

    static double Short(double value) => value >= 100 ? Math.Round(value) : Math.Round(value, 2);

    static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
