using Crm.Customers;
using Crm.People;

namespace Crm.Import;

/// <summary>What is wrong with a cell: its column and what to do.</summary>
internal sealed record Problem(string Column, Refusal Cure);

/// <summary>A row as it was understood. Only fields that the row fills in.</summary>
internal sealed record ReadRow(int Row, string[] Cells, IReadOnlyDictionary<string, string> Fields, string? ExternalId, IReadOnlyList<Problem> Problems)
{
    public string? Email => Fields.GetValueOrDefault("email")?.ToLowerInvariant();
}

/// <summary>Reads rows by a mapping. Pure.</summary>
internal sealed class RowReader(string[] headers, string[] mapping, IReadOnlyList<CustomField> custom)
{
    static readonly string[] Naming = ["first_name", "last_name", "company_name", "email", "phone"];

    public ReadRow Read(int row, string[] cells)
    {
        var fields = new Dictionary<string, string>();
        var problems = new List<Problem>();
        string? external = null;
        for (var i = 0; i < mapping.Length && i < cells.Length; i++)
        {
            if (mapping[i].Length == 0 || ProfileRules.Clean(cells[i]) is not { } text) continue;
            if (mapping[i] == ImportFields.ExternalId)
            {
                external = text;
                continue;
            }

            foreach (var (field, typed) in Parts(mapping[i], text))
            {
                var (value, refusal) = Check(field, typed);
                if (refusal is not null) problems.Add(new(headers[i], refusal));
                else if (value is not null) fields[field] = value;
            }
        }

        if (problems.Count == 0 && external is null && !Naming.Any(fields.ContainsKey))
        {
            problems.Add(new("", Refusal.Of("Give a name, a company, an e-mail address or a phone number.")));
        }

        return new(row, cells, fields, external, problems);
    }

    (string? Value, Refusal? Refusal) Check(string field, string typed)
    {
        if (!field.StartsWith(ProfileFields.CustomPrefix, StringComparison.Ordinal)) return ProfileRules.Check(field, Labels.Code(field, typed));
        var own = custom.FirstOrDefault(c => ProfileFields.CustomPrefix + c.Key == field);
        return own is null ? (null, null) : ProfileRules.Check(own, own.Type == "boolean" ? YesNo(typed) : typed);
    }

    static string YesNo(string text) => Labels.Fold(text) switch
    {
        "yes" or "y" or "1" or "ja" or "j" or "oui" or "si" or "sim" or "是" or "はい" or "نعم" or "true" or "x" => "true",
        "no" or "n" or "0" or "nein" or "non" or "nao" or "否" or "いいえ" or "لا" or "false" => "false",
        _ => text,
    };

    // A whole name: with a comma the family name stands first; Chinese and Japanese ones are not taken apart.
    static IEnumerable<(string Field, string Text)> Parts(string field, string text)
    {
        if (field != ImportFields.FullName) return [(field, text)];
        if (text.Split(',', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } family, { Length: > 0 } given]) return [("first_name", given), ("last_name", family)];
        return text.LastIndexOf(' ') is > 0 and var at ? [("first_name", text[..at].Trim()), ("last_name", text[(at + 1)..].Trim())] : [("last_name", text)];
    }
}
