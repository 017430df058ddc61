using System.Text.Json.Nodes;
using Crm.Database;

namespace Crm.Customers;

/// <summary>Which values the kept customer's profile takes from the other, and back.</summary>
internal static class MergeProfile
{
    const string Custom = "custom_fields";

    // What staff have written and shops' news leaves alone: a value that a person chose is one of them.
    const string ByStaff = "staff_fields";

    static readonly string[] Texts =
    [
        "email", "first_name", "last_name", "phone", "company_name", "country_code", "region", "city", "postal_code", "timezone", "language", "currency", "status",
    ];

    // Only what is named in $2 is written, and where $3 names it too only if it still stands as it says there.
    static readonly string Write = $"""
        WITH changed AS (
            UPDATE crm.customers c
            SET {string.Concat(Texts.Select(f => $"{f} = CASE WHEN {Taken(f, "c." + f)} THEN $2::jsonb ->> '{f}' ELSE c.{f} END, "))}
                owner_id = CASE WHEN {Taken("owner_id", "c.owner_id::text")} THEN ($2::jsonb ->> 'owner_id')::uuid ELSE c.owner_id END,
                custom_fields = CASE WHEN {Taken(Custom, "c.custom_fields::text")} THEN ($2::jsonb ->> '{Custom}')::jsonb ELSE c.custom_fields END,
                {ByStaff} = CASE WHEN {Taken(ByStaff, $"array_to_string(c.{ByStaff}, ',')")} THEN string_to_array($2::jsonb ->> '{ByStaff}', ',') ELSE c.{ByStaff} END,
                profile_version = c.profile_version + 1, updated_at = now()
            FROM crm.customers old
            WHERE c.id = $1 AND old.id = c.id
            RETURNING old.country_code AS was, c.country_code AS country, c.created_at, c.merged_into
        )
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(key), 'buckets', 'bucket-delta', key, convert_to('[["",' || n || ',"0","0"]]', 'UTF8')
        FROM changed CROSS JOIN LATERAL (VALUES (country, 1), (was, -1)) AS v (code, n)
        CROSS JOIN LATERAL (SELECT 'customers/' || coalesce(code, 'ZZ') || '/' || to_char(created_at AT TIME ZONE $4, 'YYYY-MM') AS key) AS k
        WHERE was IS DISTINCT FROM country AND merged_into IS NULL
        """;

    static readonly string Read = $"""
        SELECT jsonb_build_object('owner_id', owner_id, '{Custom}', custom_fields::text, '{ByStaff}', array_to_string({ByStaff}, ','){string.Concat(Texts.Select(f => $", '{f}', {f}"))})::text
        FROM crm.customers WHERE id = $1
        """;

    const string Keep = """
        INSERT INTO crm.merge_moves (merge_id, table_name, keys) VALUES ($1, 'customers', jsonb_build_object('before', $2::jsonb, 'after', $3::jsonb))
        """;

    const string ReadKept = "SELECT keys ->> 'before', keys ->> 'after' FROM crm.merge_moves WHERE merge_id = $1 AND table_name = 'customers'";

    /// <summary>Writes the values that are taken from the other, and keeps both what was and what is.</summary>
    public static async Task Take(PersonWork work, Guid kept, MergeAsked asked, Guid merge, string timeZone, CancellationToken ct)
    {
        var (before, after) = Choose(await Of(work, kept, ct), await Of(work, asked.Other, ct), asked.FromOther);
        if (after.Count == 0) return;
        await work.Run(Keep, c => c.With(merge).With(before.ToJsonString()).With(after.ToJsonString()), ct);
        await work.Run(Write, c => c.With(kept).With(after.ToJsonString()).With("{}").With(timeZone), ct);
    }

    /// <summary>Writes the former values back wherever nobody has changed what the merge wrote.</summary>
    public static async Task Return(PersonWork work, Guid kept, Guid merge, string timeZone, CancellationToken ct)
    {
        var found = await work.Rows(ReadKept, c => c.With(merge), r => (Before: r.GetString(0), After: r.GetString(1)), ct);
        if (found is [var values]) await work.Run(Write, c => c.With(kept).With(values.Before).With(values.After).With(timeZone), ct);
    }

    /// <summary>The values that change, before and after. Custom fields are chosen one by one and written as the whole that they are.</summary>
    internal static (JsonObject Before, JsonObject After) Choose(JsonObject kept, JsonObject other, IReadOnlyList<string>? fromOther)
    {
        JsonObject before = [], after = [];
        foreach (var field in (string[])[.. Texts, "owner_id"])
        {
            var (mine, theirs) = ((string?)kept[field], (string?)other[field]);
            if (mine == theirs || !(fromOther?.Contains(field) ?? (string.IsNullOrEmpty(mine) && !string.IsNullOrEmpty(theirs)))) continue;
            (before[field], after[field]) = (mine, theirs);
        }

        var ours = ((string?)kept[ByStaff] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        string[] chosen = fromOther is null ? ours : [.. ours.Union(after.Select(f => f.Key).Where(f => f is not ("status" or "owner_id")))];
        if (chosen.Length > ours.Length) (before[ByStaff], after[ByStaff]) = (string.Join(',', ours), string.Join(',', chosen));

        var (own, foreign) = (Fields(kept), Fields(other));
        var whole = Fields(kept);
        foreach (var (name, value) in foreign)
        {
            if (fromOther?.Contains($"{Custom}.{name}") ?? !own.ContainsKey(name)) whole[name] = value?.DeepClone();
        }

        // What is written is what Postgres gives back of it: on undo the two are compared as texts.
        if (!JsonNode.DeepEquals(whole, own)) (before[Custom], after[Custom]) = ((string?)kept[Custom], whole.ToJsonString());
        return (before, after);
    }

    static JsonObject Fields(JsonObject row) => (string?)row[Custom] is { } json && JsonNode.Parse(json) is JsonObject fields ? fields : [];

    static async Task<JsonObject> Of(PersonWork work, Guid id, CancellationToken ct) =>
        JsonNode.Parse((await work.Rows(Read, c => c.With(id), r => r.GetString(0), ct))[0])!.AsObject();

    static string Taken(string field, string column) => field == Custom
        ? $"$2::jsonb ? '{field}' AND (NOT $3::jsonb ? '{field}' OR {column}::jsonb IS NOT DISTINCT FROM ($3::jsonb ->> '{field}')::jsonb)"
        : $"$2::jsonb ? '{field}' AND (NOT $3::jsonb ? '{field}' OR {column} IS NOT DISTINCT FROM $3::jsonb ->> '{field}')";
}
