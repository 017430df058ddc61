namespace Crm.Lists;

/// <summary>What customers can be filtered by. The customer's row is called c in the statements.</summary>
public static class CustomerFields
{
    /// <summary>Before the key of a custom field.</summary>
    public const string Custom = "cf.";

    static readonly string[] Statuses = ["active", "inactive", "vip", "blocked"];

    /// <summary>The fields that every customer has.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        new("name", "Name", FieldKind.Text, "c.sort_name") { Narrow = "c.search" },
        new("email", "E-mail", FieldKind.Text, "c.email") { MayBeEmpty = true, Fold = "lower", Narrow = "c.search" },
        new("phone", "Phone", FieldKind.Text, "c.phone") { MayBeEmpty = true, Narrow = "c.search" },
        new("company", "Company", FieldKind.Text, "c.company_name") { MayBeEmpty = true, Narrow = "c.search" },
        new("country", "Country", FieldKind.Choice, "c.country_code") { MayBeEmpty = true, Code = code => code.ToUpperInvariant() },
        new("region", "Region", FieldKind.Text, "c.region") { MayBeEmpty = true, Narrow = "c.place" },
        new("city", "City", FieldKind.Text, "c.city") { MayBeEmpty = true, Narrow = "c.place" },
        new("postal_code", "Postal code", FieldKind.Text, "c.postal_code") { MayBeEmpty = true, Narrow = "c.place" },
        new("status", "Status", FieldKind.Choice, "c.status") { Codes = Statuses, Code = code => code.ToLowerInvariant() },
        new("language", "Language", FieldKind.Choice, "lower(split_part(c.language, '-', 1))") { Code = code => code.Split('-')[0].ToLowerInvariant() },
        new("currency", "Currency", FieldKind.Choice, "c.currency") { Code = code => code.ToUpperInvariant() },
        new("timezone", "Time zone", FieldKind.Choice, "c.timezone"),
        new("tag", "Tag", FieldKind.Many, "SELECT FROM crm.customer_tags t WHERE t.customer_id = c.id AND {0}") { MayBeEmpty = true },
        new("shop", "Shop", FieldKind.Many, "SELECT FROM crm.customer_identities i WHERE i.customer_id = c.id AND i.deleted_at IS NULL AND {0}") { MayBeEmpty = true },
        new("owner", "Assigned to", FieldKind.Person, "c.owner_id") { MayBeEmpty = true },
        new("lifetime_value", "Lifetime value (USD)", FieldKind.Number, "c.lifetime_value") { Rank = "lifetime_value" },
        new("orders", "Number of orders", FieldKind.Number, "c.total_orders") { Rank = "total_orders" },
        new("average_order_value", "Average order (USD)", FieldKind.Number, "c.average_order_value"),
        new("first_order", "First order", FieldKind.Date, "c.first_order_date") { MayBeEmpty = true },
        new("last_order", "Last order", FieldKind.Date, "c.last_order_date") { MayBeEmpty = true, Rank = "last_order_date" },
        new("created", "Customer since", FieldKind.Date, "c.created_at"),
    ];

    static readonly Dictionary<string, Field> ByKey = All.ToDictionary(f => f.Key);

    /// <summary>The field, or null. A custom field's own definition is the caller's to know.</summary>
    public static Field? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>A custom field as a field of the list.</summary>
    /// <param name="key">Its key in crm.customers.custom_fields.</param>
    /// <param name="label">Its name for a person.</param>
    /// <param name="type">"text", "number", "date", "choice" or "boolean".</param>
    /// <param name="options">A choice's options.</param>
    public static Field OfCustom(string key, string label, string type, IReadOnlyList<string>? options = null) => new(Custom + key, label, type switch
    {
        "number" => FieldKind.CustomNumber,
        "date" => FieldKind.CustomDate,
        "boolean" => FieldKind.CustomYesNo,
        _ => FieldKind.CustomText,
    }, "c.custom_fields")
    { MayBeEmpty = true, Codes = type == "choice" ? options : null };

    /// <summary>The column that a condition is about; null when there is none.</summary>
    internal static Field? Of(Condition condition) => condition.Field.StartsWith(Custom, StringComparison.Ordinal)
        ? new(condition.Field, "", condition.Kind, "c.custom_fields") { MayBeEmpty = true }
        : Find(condition.Field);
}
