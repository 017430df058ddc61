using System.Globalization;
using System.Text.RegularExpressions;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

/// <summary>The SQL of crm.custom_fields: its only writer.</summary>
internal static partial class CustomFieldStore
{
    const int Most = 50;
    const int LongestLabel = 100;

    const string Count = "SELECT count(*)::int FROM crm.custom_fields";

    const string Insert = """
        INSERT INTO crm.custom_fields (id, key, label, type, choices, required, position)
        SELECT gen_random_uuid(), $1, $2, $3, $4, $5, coalesce((SELECT max(position) FROM crm.custom_fields), 0) + 1
        ON CONFLICT (key) DO NOTHING
        """;

    const string Update = "UPDATE crm.custom_fields SET label = $2, choices = $3, required = $4 WHERE key = $1";

    const string ReadType = "SELECT type FROM crm.custom_fields WHERE key = $1";

    // The places are counted anew, so that they stay without gaps.
    const string MoveField = """
        UPDATE crm.custom_fields f SET position = n.place
        FROM (SELECT key, row_number() OVER (ORDER BY position * 2 + CASE WHEN key = $1 THEN $2 * 3 ELSE 0 END, key) AS place FROM crm.custom_fields) AS n
        WHERE f.key = n.key
        """;

    const string DeleteField = "DELETE FROM crm.custom_fields WHERE key = $1";

    const string ForgetValues = "UPDATE crm.customers SET custom_fields = custom_fields - $1 WHERE jsonb_exists(custom_fields, $1)";

    public static async Task<Refusal?> Add(NpgsqlDataSource source, CustomField field, Person person, CancellationToken ct)
    {
        field = Clean(field);
        if (!Key().IsMatch(field.Key)) return Refusal.Of("The key begins with a letter and has up to 40 small letters, digits and _, like birth_date.", "key");
        if (!CustomField.Types.Contains(field.Type)) return Refusal.Of("Choose one of the types.", "type");
        if (Wrong(field) is { } wrong) return wrong;
        await using var work = await PersonWork.Begin(source, person, ct);
        if ((await work.Rows(Count, c => c, r => r.GetInt32(0), ct))[0] >= Most) return new("There are {0} fields already: delete one first.", [Most.ToString(CultureInfo.InvariantCulture)], "key");
        var added = await work.Run(Insert, c => c.With(field.Key).With(field.Label).With(field.Type).With(field.Choices.ToArray()).With(field.Required), ct);
        if (added == 0) return Refusal.Of("There is a field with this key already.", "key");
        await work.Note("add", "custom-field", field.Key, null, ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task<Refusal?> Change(NpgsqlDataSource source, CustomField field, Person person, CancellationToken ct)
    {
        field = Clean(field);
        await using var work = await PersonWork.Begin(source, person, ct);
        if (await work.Rows(ReadType, c => c.With(field.Key), r => r.GetString(0), ct) is not [var type]) return Refusal.Of("This field is gone: a colleague deleted it.", "label");
        if (Wrong(field with { Type = type }) is { } wrong) return wrong;
        await work.Run(Update, c => c.With(field.Key).With(field.Label).With(field.Choices.ToArray()).With(field.Required), ct);
        await work.Note("change", "custom-field", field.Key, null, ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task Move(NpgsqlDataSource source, string key, int by, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        await work.Run(MoveField, c => c.With(key).With(Math.Sign(by)), ct);
        await work.Note("move", "custom-field", key, null, ct);
        await work.Commit(ct);
    }

    public static async Task<int> Delete(NpgsqlDataSource source, string key, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        if (await work.Run(DeleteField, c => c.With(key), ct) == 0) return 0;
        var had = await work.Run(ForgetValues, c => c.With(key), ct);
        await work.Note("delete", "custom-field", key, string.Create(CultureInfo.InvariantCulture, $$"""{"customers":{{had}}}"""), ct);
        await work.Commit(ct);
        return had;
    }

    static CustomField Clean(CustomField field) => field with
    {
        Key = ProfileRules.Clean(field.Key) ?? "",
        Label = ProfileRules.Clean(field.Label) ?? "",
        Choices = [.. field.Choices.Select(ProfileRules.Clean).OfType<string>().Distinct()],
    };

    static Refusal? Wrong(CustomField field) => field switch
    {
        { Label: "" } => Refusal.Of("The field needs a name.", "label"),
        { Label.Length: > LongestLabel } => new("This is longer than {0} characters.", [LongestLabel.ToString(CultureInfo.InvariantCulture)], "label"),
        { Type: "choice", Choices.Count: < 2 } => Refusal.Of("Give at least two choices, one on each line.", "choices"),
        _ => null,
    };

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
