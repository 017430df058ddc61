using Crm.People;

namespace Crm.Customers;

/// <summary>One edit of a profile: what it changes, what is wrong with it, and where somebody was faster. Pure.</summary>
/// <param name="before">The fields as they stand.</param>
/// <param name="custom">The custom fields that there are.</param>
internal sealed class Edit(Dictionary<string, string?> before, IReadOnlyList<CustomField> custom)
{
    /// <summary>The fields as they will stand.</summary>
    public Dictionary<string, string?> Fields { get; } = new(before);

    public List<string> Changed { get; } = [];
    public List<Refusal> Refusals { get; } = [];
    public List<FieldConflict> Conflicts { get; } = [];

    public Guid? Owner => Guid.TryParse(Fields.GetValueOrDefault(ProfileFields.Owner), out var owner) ? owner : null;

    /// <summary>The custom fields' values as they are kept.</summary>
    public string? CustomJson => CustomValues.Write(
        Fields.Where(f => f.Key.StartsWith(ProfileFields.CustomPrefix, StringComparison.Ordinal)).ToDictionary(f => f.Key[ProfileFields.CustomPrefix.Length..], f => f.Value),
        custom);

    /// <summary>
    /// Takes one field's change. Left as it was found: nothing is asked of it and nothing changes, whatever stands there now. Changed here and, since the form
    /// was opened, elsewhere: a conflict, unless both mean the same.
    /// </summary>
    /// <param name="always">Check it even when it is left as it was, for a customer that is being made.</param>
    public void Take(FieldChange change, bool always = false)
    {
        if (Kind(change.Field) is not { } check) return; // a field that an administrator deleted meanwhile
        if (!always && ProfileRules.Clean(change.Was) == ProfileRules.Clean(change.Now)) return;
        var (value, refusal) = check(change.Now);
        if (refusal is not null)
        {
            Refusals.Add(refusal);
            return;
        }

        var stands = Fields.GetValueOrDefault(change.Field);
        if (value == stands) return;
        if (ProfileRules.Clean(change.Was) != ProfileRules.Clean(stands))
        {
            Conflicts.Add(new(change.Field, stands, value));
            return;
        }

        Fields[change.Field] = value;
        Changed.Add(change.Field);
    }

    Func<string?, (string? Value, Refusal? Refusal)>? Kind(string field)
    {
        if (ProfileFields.All.Contains(field)) return typed => ProfileRules.Check(field, typed);
        if (!field.StartsWith(ProfileFields.CustomPrefix, StringComparison.Ordinal)) return null;
        return custom.FirstOrDefault(c => c.Key == field[ProfileFields.CustomPrefix.Length..]) is { } found ? typed => ProfileRules.Check(found, typed) : null;
    }
}
