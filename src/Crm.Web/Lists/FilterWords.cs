using System.Globalization;
using Crm.Lists;
using Crm.Web.Languages;
using Crm.Web.Shared;

namespace Crm.Web.Lists;

/// <summary>What filters say, in the reader's language.</summary>
internal sealed class FilterWords(Words words, ChoiceSet choices, Func<string, Field?>? find = null)
{
    /// <summary>A condition as a sentence, e.g. "Country is Germany, France".</summary>
    public string Sentence(Condition condition)
    {
        var field = (find ?? choices.Find)(condition.Field);
        var label = field is null ? condition.Field : Label(field);
        if (condition.Operator is "last" or "older")
        {
            var days = int.Parse(condition.Values[0], CultureInfo.InvariantCulture);
            return words.Many(condition.Operator == "last" ? "{1} in the last {0} day|{1} in the last {0} days" : "{1} more than {0} day ago|{1} more than {0} days ago", days, label);
        }

        return words[condition.Operator switch
        {
            "not" => "{0} is not {1}",
            "has" => "{0} contains {1}",
            "starts" => "{0} begins with {1}",
            "empty" => condition.Field == "owner" ? "Assigned to nobody" : "{0} is empty",
            "filled" => condition.Field == "owner" ? "Assigned to somebody" : "{0} is filled in",
            "from" => condition.Kind is FieldKind.Date or FieldKind.CustomDate ? "{0} on or after {1}" : "{0} at least {1}",
            "to" => condition.Kind is FieldKind.Date or FieldKind.CustomDate ? "{0} on or before {1}" : "{0} at most {1}",
            "on" => "{0} on {1}",
            "all" => "{0} has all of {1}",
            _ => "{0} is {1}",
        }, label, Formats.List(condition.Values.Select(v => Value(condition, v)))];
    }

    /// <summary>The field's name; a custom field's is the administrators' own.</summary>
    public string Label(Field field) => field.Key.StartsWith(CustomerFields.Custom, StringComparison.Ordinal) ? field.Label : words[field.Label];

    /// <summary>How a field compares, as the popover offers it.</summary>
    public string Operator(Field field, string name) => words[name switch
    {
        "not" => "is not",
        "has" => "contains",
        "starts" => "begins with",
        "empty" => field.Key == "owner" ? "nobody" : "is empty",
        "filled" => field.Key == "owner" ? "somebody" : "is filled in",
        "from" => field.Kind is FieldKind.Date or FieldKind.CustomDate ? "on or after" : "at least",
        "to" => field.Kind is FieldKind.Date or FieldKind.CustomDate ? "on or before" : "at most",
        "on" => "on the day",
        "all" => "has all of",
        "last" => "in the last … days",
        "older" => "more than … days ago",
        _ => field.Kind == FieldKind.Many ? "has one of" : "is",
    }];

    string Value(Condition condition, string value) => condition.Field switch
    {
        "country" => Formats.Country(value),
        "status" or "payment" or "delivery" => words.State(value),
        "language" => Formats.LanguageName(value),
        "tag" => Guid.TryParse(value, out var tag) && choices.Tags.TryGetValue(tag, out var t) ? t.Name : words["Unknown"],
        "shop" => Guid.TryParse(value, out var shop) && choices.Shops.TryGetValue(shop, out var name) ? name : words["Unknown shop"],
        "owner" => value == "me" ? words["me"] : Guid.TryParse(value, out var person) && choices.People.TryGetValue(person, out var p) ? p.Name : words["Unknown"],
        _ => condition.Kind switch
        {
            FieldKind.Number or FieldKind.CustomNumber when Filter.Number(value) is { } number => number.ToString("#,0.####", CultureInfo.CurrentCulture),
            FieldKind.Date or FieldKind.CustomDate => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture) is var day ? Formats.Day(day) : value,
            FieldKind.CustomYesNo => words[value == "yes" ? "yes" : "no"],
            _ => value,
        },
    };
}
