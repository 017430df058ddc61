using Crm.Lists;
using Crm.Web.Database;

namespace Crm.Web.Lists;

/// <summary>A tag with its colour.</summary>
internal sealed record TagChoice(Guid Id, string Name, string? Color);

/// <summary>A member of staff.</summary>
internal sealed record PersonChoice(Guid Id, string Name, string Role);

/// <summary>What the lists' filters choose among.</summary>
internal sealed record ChoiceSet(
    IReadOnlyDictionary<Guid, TagChoice> Tags, IReadOnlyDictionary<Guid, PersonChoice> People, IReadOnlyDictionary<Guid, string> Shops, IReadOnlyList<Field> CustomFields)
{
    /// <summary>A field of customers, the own ones of this business with them.</summary>
    public Field? Find(string key) => CustomerFields.Find(key) ?? CustomFields.FirstOrDefault(f => f.Key == key);
}

/// <summary>
/// Tags, staff and shops by their names: what every member of staff sees whole, so that all of them share what was read a moment ago.
/// </summary>
internal sealed class Choices(TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    const string ReadTags = "SELECT id, name, color FROM crm.tags ORDER BY name";
    const string ReadPeople = "SELECT id, coalesce(nullif(display_name, ''), email), role FROM crm.users ORDER BY 2";
    const string ReadShops = "SELECT id, shop_name FROM crm.integrations ORDER BY shop_name";

    const string ReadCustomFields = "SELECT key, label, type, choices FROM crm.custom_fields ORDER BY position, key";

    (ChoiceSet Set, long At)? known;

    /// <summary>As read at most two seconds ago.</summary>
    public async ValueTask<ChoiceSet> Get(PersonDatabase database, CancellationToken ct)
    {
        if (known is { } last && time.GetElapsedTime(last.At) < Fresh) return last.Set;
        var at = time.GetTimestamp();
        var tags = Query.Of(ReadTags, r => new TagChoice(r.GetGuid(0), r.GetString(1), r.Text(2)));
        var people = Query.Of(ReadPeople, r => new PersonChoice(r.GetGuid(0), r.GetString(1), r.GetString(2)));
        var shops = Query.Of(ReadShops, r => (Id: r.GetGuid(0), Name: r.GetString(1)));
        var custom = Query.Of(ReadCustomFields, r => CustomerFields.OfCustom(r.GetString(0), r.GetString(1), r.GetString(2), r.GetFieldValue<string[]>(3)));
        await database.Read(ct, tags, people, shops, custom);
        var set = new ChoiceSet(tags.Rows.ToDictionary(t => t.Id), people.Rows.ToDictionary(p => p.Id), shops.Rows.ToDictionary(s => s.Id, s => s.Name), custom.Rows);
        known = (set, at);
        return set;
    }
}
