using System.Globalization;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

/// <summary>The SQL of crm.tags, and of which customer has which.</summary>
internal static class TagStore
{
    const int LongestName = 50;

    const string SeeCustomer = "SELECT 1 FROM crm.customers WHERE id = $1 AND merged_into IS NULL";

    const string Give = """
        INSERT INTO crm.customer_tags (customer_id, tag_id) SELECT $1, t.id FROM crm.tags t WHERE t.id = ANY ($2)
        ON CONFLICT (customer_id, tag_id) DO NOTHING
        """;

    const string Take = "DELETE FROM crm.customer_tags WHERE customer_id = $1 AND tag_id = ANY ($2)";

    const string Insert = "INSERT INTO crm.tags (id, name, color) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";

    const string Update = "UPDATE crm.tags SET name = $2, color = $3 WHERE id = $1";

    const string SameName = "SELECT name FROM crm.tags WHERE lower(name) = lower($2) AND id <> $1";

    const string GiveOther = """
        INSERT INTO crm.customer_tags (customer_id, tag_id) SELECT customer_id, $2 FROM crm.customer_tags WHERE tag_id = $1
        ON CONFLICT (customer_id, tag_id) DO NOTHING
        """;

    const string TakeFromAll = "DELETE FROM crm.customer_tags WHERE tag_id = $1";

    const string Exists = "SELECT 1 FROM crm.tags WHERE id = $1 FOR UPDATE";

    const string DeleteTag = "DELETE FROM crm.tags WHERE id = $1";

    // Only to customers that the person may see: the policy would refuse all of them for one that they may not.
    const string GiveToMany = """
        INSERT INTO crm.customer_tags (customer_id, tag_id)
        SELECT c.id, t.id FROM crm.customers c, crm.tags t WHERE c.id = ANY ($1) AND c.merged_into IS NULL AND t.id = $2
        ON CONFLICT (customer_id, tag_id) DO NOTHING RETURNING customer_id
        """;

    const string TakeFromMany = """
        DELETE FROM crm.customer_tags WHERE customer_id = ANY ($1) AND tag_id = $2 AND ($3::timestamptz IS NULL OR created_at <= $3) RETURNING customer_id
        """;

    const string SeeTag = "SELECT 1 FROM crm.tags WHERE id = $1";

    public static async Task<bool> IsThere(PersonWork work, Guid tag, CancellationToken ct) => (await work.Rows(SeeTag, c => c.With(tag), r => r.GetInt32(0), ct)).Count == 1;

    /// <summary>Gives the tag to those that have it not. Which they are.</summary>
    public static Task<List<Guid>> GiveMany(PersonWork work, Guid[] customers, Guid tag, CancellationToken ct) =>
        work.Rows(GiveToMany, c => c.With(customers).With(tag), r => r.GetGuid(0), ct);

    /// <summary>Takes the tag from those that have it, or have had it since no later than <paramref name="givenBy"/>. Which they are.</summary>
    public static Task<List<Guid>> TakeMany(PersonWork work, Guid[] customers, Guid tag, DateTime? givenBy, CancellationToken ct) =>
        work.Rows(TakeFromMany, c => c.With(customers).With(tag).With(givenBy), r => r.GetGuid(0), ct);

    public static async Task<Refusal?> Tag(
        NpgsqlDataSource source, Guid customer, IReadOnlyList<Guid> added, IReadOnlyList<Guid> taken, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        if ((await work.Rows(SeeCustomer, c => c.With(customer), r => r.GetInt32(0), ct)).Count == 0) return Refusal.Of("This customer is gone.");
        var gave = await work.Run(Give, c => c.With(customer).With(added.ToArray()), ct);
        var took = await work.Run(Take, c => c.With(customer).With(taken.ToArray()), ct);
        if (gave + took > 0) await work.Note("tag", "customer", customer.ToString(), string.Create(CultureInfo.InvariantCulture, $$"""{"added":{{gave}},"taken":{{took}}}"""), ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task<Refusal?> Add(NpgsqlDataSource source, Guid id, string name, string color, Person person, CancellationToken ct)
    {
        var clean = ProfileRules.Clean(name);
        if (Wrong(clean, color) is { } wrong) return wrong;
        await using var work = await PersonWork.Begin(source, person, ct);
        if (await Taken(work, id, clean!, ct) is { } taken) return taken;
        if (await work.Run(Insert, c => c.With(id).With(clean!).With(color), ct) == 0) return null; // sent twice
        await work.Note("add", "tag", id.ToString(), null, ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task<Refusal?> Change(NpgsqlDataSource source, Guid id, string name, string color, Person person, CancellationToken ct)
    {
        var clean = ProfileRules.Clean(name);
        if (Wrong(clean, color) is { } wrong) return wrong;
        await using var work = await PersonWork.Begin(source, person, ct);
        if (await Taken(work, id, clean!, ct) is { } taken) return taken;
        if (await work.Run(Update, c => c.With(id).With(clean!).With(color), ct) == 0) return Refusal.Of("This tag is gone: a colleague deleted it.", "name");
        await work.Note("change", "tag", id.ToString(), null, ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task<int?> Merge(NpgsqlDataSource source, Guid id, Guid into, Person person, CancellationToken ct)
    {
        if (id == into) return null;
        await using var work = await PersonWork.Begin(source, person, ct);
        foreach (var tag in ((Guid[])[id, into]).Order())
        {
            if ((await work.Rows(Exists, c => c.With(tag), r => r.GetInt32(0), ct)).Count == 0) return null;
        }

        await work.Run(GiveOther, c => c.With(id).With(into), ct);
        return await End(work, id, "merge", $$"""{"into":"{{into}}"}""", ct);
    }

    public static async Task<int?> Delete(NpgsqlDataSource source, Guid id, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        if ((await work.Rows(Exists, c => c.With(id), r => r.GetInt32(0), ct)).Count == 0) return null;
        return await End(work, id, "delete", null, ct);
    }

    static async Task<int> End(PersonWork work, Guid id, string action, string? detail, CancellationToken ct)
    {
        var had = await work.Run(TakeFromAll, c => c.With(id), ct);
        await work.Run(DeleteTag, c => c.With(id), ct);
        await work.Note(action, "tag", id.ToString(), detail, ct);
        await work.Commit(ct);
        return had;
    }

    static Refusal? Wrong(string? name, string color) => name switch
    {
        null => Refusal.Of("The tag needs a name.", "name"),
        { Length: > LongestName } => new("This is longer than {0} characters.", [LongestName.ToString(CultureInfo.InvariantCulture)], "name"),
        _ when !TagColors.All.Contains(color) => Refusal.Of("Choose one of the colours.", "color"),
        _ => null,
    };

    static async Task<Refusal?> Taken(PersonWork work, Guid id, string name, CancellationToken ct) =>
        (await work.Rows(SameName, c => c.With(id).With(name), r => r.GetString(0), ct)) is [var other, ..]
            ? new("There is a tag “{0}” already: merge the two instead.", [other], "name") : null;
}
