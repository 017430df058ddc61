using Crm.Customers;
using Crm.Web.Languages;

namespace Crm.Web.Pages.Customers;

/// <summary>The fields of a profile in the order in which forms and the page show them.</summary>
internal static class ProfileForm
{
    /// <summary>What a field's input is called in a form, and what holds how the field was found.</summary>
    public const string Now = "f.", Was = "was.", Release = "release";

    static readonly (string Name, string Label, string Kind)[] Own =
    [
        ("first_name", "Given name", "text"), ("last_name", "Family name", "text"), ("company_name", "Company", "text"), ("email", "E-mail", "email"), ("phone", "Phone", "tel"),
        ("country_code", "Country", "country"), ("region", "Region", "text"), ("city", "City", "text"), ("postal_code", "Postal code", "text"),
        ("timezone", "Time zone", "timezone"), ("language", "Language", "language"), ("currency", "Currency", "currency"), ("status", "Status", "status"),
        (ProfileFields.Owner, "Assigned to", "owner"),
    ];

    /// <summary>A field's name in the reader's language; null when a customer has no such field of their own.</summary>
    public static string? Label(Words t, string field) => Own.FirstOrDefault(own => own.Name == field).Label is { } label ? t[label] : null;

    /// <param name="t">The reader's words.</param>
    /// <param name="profile">Null: of one who is still to be made.</param>
    /// <param name="custom">The fields that an administrator added.</param>
    /// <param name="colleagues">To whom a customer can be assigned; empty where nobody chooses.</param>
    public static List<ProfileField> Of(Words t, Profile? profile, IReadOnlyList<CustomField> custom, IReadOnlyList<(string Value, string Text)> colleagues)
    {
        var fields = Own.Select(own => new ProfileField(own.Name, t[own.Label], own.Kind, profile is null ? Default(own.Name) : profile[own.Name])
        {
            IsHeld = profile?.Held.Contains(own.Name) == true,
            Options = own.Kind switch
            {
                "status" => [.. ProfileFields.Statuses.Select(s => (s, t.State(s)))],
                "owner" => colleagues.Count > 0 || profile?[own.Name] is not { } owner ? colleagues : [(owner, profile.OwnerName ?? t["Somebody else"])],
                _ => [],
            },
            IsRequired = own.Kind == "status",
        });
        var added = custom.Select(c => new ProfileField(ProfileFields.CustomPrefix + c.Key, c.Label, c.Type, profile?[ProfileFields.CustomPrefix + c.Key])
        {
            IsRequired = c.Required,
            Options = c.Type switch
            {
                "choice" => [.. c.Choices.Select(choice => (choice, choice))],
                "boolean" => [("true", t["Yes"]), ("false", t["No"])],
                _ => [],
            },
        });
        return [.. fields, .. added];
    }

    /// <summary>The changes that a form asks for.</summary>
    public static List<FieldChange> Changes(IFormCollection form) =>
        [.. form.Keys.Where(k => k.StartsWith(Now, StringComparison.Ordinal))
            .Select(k => new FieldChange(k[Now.Length..], form[Was + k[Now.Length..]].ToString(), form[k].ToString()))];

    /// <summary>The fields with what was typed, and with what is wrong or contested.</summary>
    public static List<ProfileField> Typed(Words t, IReadOnlyList<ProfileField> fields, IFormCollection form, EditOutcome? outcome) =>
        [.. fields.Select(field =>
        {
            if (!form.ContainsKey(Now + field.Name)) return field;
            var conflict = outcome?.Conflicts.FirstOrDefault(c => c.Field == field.Name);
            return field with
            {
                Value = conflict?.Yours ?? form[Now + field.Name].ToString(),
                Was = conflict is null ? form[Was + field.Name].ToString() : conflict.Theirs,
                IsConflict = conflict is not null,
                Error = outcome?.Refusals.FirstOrDefault(r => r.Field == field.Name) is { } refusal ? t[refusal] : null,
            };
        })];

    static string? Default(string field) => field == "status" ? "active" : null;
}
