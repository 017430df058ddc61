using System.Text.Json;
using Crm.Web.Languages;
using Crm.Web.Shared;

namespace Crm.Web.Audit;

/// <summary>What an entry of the audit log says beside its verb, in the reader's language: names of fields, counts, states. No personal data stands there.</summary>
/// <param name="words">The reader's.</param>
/// <param name="label">A field of a customer in the reader's language; null for a name that is no field.</param>
internal sealed class AuditDetail(Words words, Func<string, string?> label)
{
    /// <summary>From the names of JSON properties to English texts, the keys of their translations.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["fields"] = "Fields",
        ["released"] = "Left to the shops again",
        ["added"] = "Added",
        ["taken"] = "Taken off",
        ["kind"] = "Kind",
        ["customers"] = "Customers",
        ["rows"] = "Rows",
        ["bulk"] = "Many customers at once",
        ["rule"] = "Assignment rule",
        ["given_back"] = "Given back as a customer of their own",
        ["given_up"] = "Merged into this one",
        ["certificate"] = "Certificate of erasure",
        ["days"] = "Days",
        ["channel"] = "Channel",
        ["state"] = "State",
        ["currency"] = "Currency",
        ["usd"] = "In USD",
        ["Created"] = "New",
        ["Updated"] = "Changed",
        ["Skipped"] = "Left out: known already",
        ["Failed"] = "Rows with faults",
    };

    static readonly Dictionary<string, string> Values = new()
    {
        ["email"] = "E-mail",
        ["sms"] = "SMS",
        ["phone"] = "Phone",
        ["post"] = "Post",
        ["granted"] = "Granted",
        ["pending"] = "Pending",
        ["withdrawn"] = "Withdrawn",
        ["activity"] = "Activity",
        ["customer"] = "Customer",
        ["avatar"] = "Picture",
    };

    /// <param name="detail">JSON as it is stored; null: nothing.</param>
    public string? Say(string? detail)
    {
        if (detail is null) return null;
        using var json = JsonDocument.Parse(detail);
        return json.RootElement.ValueKind != JsonValueKind.Object ? detail : string.Join(" · ", json.RootElement.EnumerateObject().Select(One));
    }

    string One(JsonProperty property)
    {
        if (property.Name == "role") return words[StaffRole.NameOf(property.Value.ToString())];
        var name = Names.TryGetValue(property.Name, out var english) ? words[english] : property.Name.Replace('_', ' ');
        return $"{name}: {Value(property.Name, property.Value)}";
    }

    string Value(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => Formats.List(value.EnumerateArray().Select(v => Value(name, v))),
        JsonValueKind.Null => words["for good"], // a period without an end
        JsonValueKind.Number when value.TryGetInt64(out var count) => Formats.Count(count),
        JsonValueKind.String when name is "fields" or "released" => label(value.GetString()!) ?? value.GetString()!,
        JsonValueKind.String when name is "channel" or "state" or "kind" && Values.TryGetValue(value.GetString()!, out var english) => words[english],
        // The beginning of an id is enough to tell two apart.
        JsonValueKind.String when Guid.TryParse(value.GetString(), out _) => value.GetString()![..8] + "…",
        _ => value.ToString(),
    };
}
