using System.Text.Json;
using Crm.Customers;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Npgsql;

namespace Crm.Web.Pages.Customers;

/// <summary>A customer as their page and its forms show them; the fields by the names of <see cref="ProfileFields"/>.</summary>
internal sealed record Profile(
    Guid Id, IReadOnlyDictionary<string, string?> Fields, IReadOnlyList<string> Held, int Version, DateTime? EditedAt, string? EditedBy, string? OwnerName,
    DateTime CreatedAt, Guid? MergedInto, CustomerFigures Saved, bool HasOrders)
{
    internal const string Read = """
        SELECT c.email, c.first_name, c.last_name, c.phone, c.company_name, c.country_code, c.region, c.city, c.postal_code, c.language, c.currency, c.timezone,
               c.status, c.owner_id::text, c.custom_fields::text, c.staff_fields, c.profile_version, c.edited_at,
               (SELECT u.display_name FROM crm.users u WHERE u.id = c.edited_by), (SELECT u.display_name FROM crm.users u WHERE u.id = c.owner_id),
               c.created_at, c.merged_into, c.total_orders, c.priced_orders, c.lifetime_value, c.first_order_date, c.last_order_date,
               EXISTS (SELECT 1 FROM crm.orders o WHERE o.customer_id = c.id)
        FROM crm.customers c WHERE c.id = $1
        """;

    internal const string ReadCustomFields = "SELECT key, label, type, choices, required FROM crm.custom_fields ORDER BY position, key";

    internal const string ReadColleagues = "SELECT id::text, display_name FROM crm.users WHERE role <> 'readonly' AND deactivated_at IS NULL ORDER BY display_name, id";

    public string? this[string field] => Fields.GetValueOrDefault(field);

    public string Name => PersonName.Of(this["first_name"], this["last_name"], this["company_name"], this["email"] ?? this["phone"], this["language"]);

    public string Status => this["status"] ?? "active";

    /// <summary>Where the customer's clock is; null when nobody knows.</summary>
    public TimeZoneInfo? Zone => TimeZones.Of(this["timezone"], this["country_code"], this["region"]);

    public static Query<Profile> Of(Guid id) => Query.Of(Read, r => Row(id, r), id);

    public static Query<CustomField> CustomFields() => Query.Of(
        ReadCustomFields, r => new CustomField(r.GetString(0), r.GetString(1), r.GetString(2), r.GetFieldValue<string[]>(3), r.GetBoolean(4)));

    /// <summary>To whom a customer can be assigned: id and name.</summary>
    public static Query<(string Value, string Text)> Colleagues() => Query.Of(ReadColleagues, r => (r.GetString(0), r.GetString(1)));

    static Profile Row(Guid id, NpgsqlDataReader r)
    {
        var fields = new Dictionary<string, string?>();
        for (var i = 0; i < ProfileFields.All.Count; i++) fields[ProfileFields.All[i]] = r.Text(i);
        if (r.Text(14) is { } json) AddCustom(fields, json);
        return new(
            id, fields, r.GetFieldValue<string[]>(15), r.GetInt32(16), r.Moment(17), r.Text(18), r.Text(19), r.GetDateTime(20), r.IsDBNull(21) ? null : r.GetGuid(21),
            new(r.GetInt32(22), r.GetInt32(23), r.GetDecimal(24), r.Moment(25), r.Moment(26), []), r.GetBoolean(27));
    }

    static void AddCustom(Dictionary<string, string?> fields, string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) return;
        foreach (var property in document.RootElement.EnumerateObject())
        {
            fields[ProfileFields.CustomPrefix + property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => property.Value.GetString(),
                _ => property.Value.GetRawText(),
            };
        }
    }
}

/// <summary>One field of a profile, as a form or the page shows it.</summary>
/// <param name="Name">As in <see cref="ProfileFields"/>.</param>
/// <param name="Label">In the reader's language; a custom field's in its maker's own.</param>
/// <param name="Kind">How it is typed: "text", "email", "tel", "country", "language", "currency", "timezone", "status", "owner", "number", "date", "choice" or "boolean".</param>
/// <param name="Value">What stands there.</param>
internal sealed record ProfileField(string Name, string Label, string Kind, string? Value)
{
    /// <summary>What stood there when the form was opened.</summary>
    public string? Was { get; init; } = Value;

    /// <summary>What is wrong with what was typed.</summary>
    public string? Error { get; init; }

    /// <summary>Somebody else changed it meanwhile: what stands there now is <see cref="Was"/>, what was typed is <see cref="Value"/>.</summary>
    public bool IsConflict { get; init; }

    /// <summary>Staff have written it: shops' news leaves it alone.</summary>
    public bool IsHeld { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>What can be chosen, for a choice, a status or an owner.</summary>
    public IReadOnlyList<(string Value, string Text)> Options { get; init; } = [];

    /// <summary>Whether the label is ours, and so translated.</summary>
    public bool IsCustom => Name.StartsWith(ProfileFields.CustomPrefix, StringComparison.Ordinal);

    public string InputId => "f-" + Name.Replace('.', '-');

    /// <summary>As a person reads it; null: nothing.</summary>
    public string? Display(Words t, string? value, string? country) => value is null or "" ? null : Kind switch
    {
        "timezone" when value == "UTC" => null, // the column's default says nothing
        "country" => Formats.Country(value),
        "language" => Formats.LanguageName(value),
        "status" => t.State(value),
        "boolean" => t[value == "true" ? "Yes" : "No"],
        "date" when DateOnly.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var day) => Formats.Day(day),
        "number" when decimal.TryParse(value, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var number) =>
            number.ToString("#,0.##########", System.Globalization.CultureInfo.CurrentCulture),
        "tel" => PhoneNumber.Of(value, country)?.Text,
        "owner" => Options.FirstOrDefault(o => o.Value == value).Text ?? t["Somebody else"],
        _ => value,
    };
}
