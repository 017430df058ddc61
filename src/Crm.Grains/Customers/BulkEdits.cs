using Crm.Database;
using Crm.People;

namespace Crm.Customers;

/// <summary>What is done to many customers at once, in a person's transaction: state, agent and tags. The person's role decides which customers they are.</summary>
internal static class BulkEdits
{
    // In the order of the ids, so that two never wait for each other.
    const string SetStatus = """
        WITH old AS (
            SELECT id, status FROM crm.customers WHERE id = ANY ($1) AND merged_into IS NULL AND status <> $2 ORDER BY id FOR UPDATE
        )
        UPDATE crm.customers c
        SET status = $2, profile_version = profile_version + 1, edited_at = now(), edited_by = (SELECT crm.me()), updated_at = now()
        FROM old WHERE c.id = old.id RETURNING c.id, old.status
        """;

    const string SetOwner = """
        WITH old AS (
            SELECT id, owner_id FROM crm.customers WHERE id = ANY ($1) AND merged_into IS NULL AND owner_id IS DISTINCT FROM $2::uuid ORDER BY id FOR UPDATE
        )
        UPDATE crm.customers c
        SET owner_id = $2::uuid, profile_version = profile_version + 1, edited_at = now(), edited_by = (SELECT crm.me()), updated_at = now()
        FROM old WHERE c.id = old.id RETURNING c.id, old.owner_id::text
        """;

    const string NoteOwners = """
        INSERT INTO crm.customer_assignments (customer_id, user_id, assigned_by) SELECT id, $2, (SELECT crm.me()) FROM unnest($1::uuid[]) AS id
        ON CONFLICT (customer_id, user_id) DO UPDATE SET assigned_by = excluded.assigned_by, assigned_at = now()
        """;

    const string GiveBackStatus = """
        UPDATE crm.customers c
        SET status = n.before, profile_version = profile_version + 1, edited_at = now(), edited_by = (SELECT crm.me()), updated_at = now()
        FROM unnest($1::uuid[], $2::text[]) AS n (id, before) WHERE c.id = n.id AND c.status = $3 AND n.before IS NOT NULL RETURNING c.id
        """;

    // An agent who has left meanwhile gets nobody back.
    const string GiveBackOwner = """
        UPDATE crm.customers c
        SET owner_id = n.before::uuid, profile_version = profile_version + 1, edited_at = now(), edited_by = (SELECT crm.me()), updated_at = now()
        FROM unnest($1::uuid[], $2::text[]) AS n (id, before)
        WHERE c.id = n.id AND c.owner_id IS NOT DISTINCT FROM $3::uuid AND (n.before IS NULL OR n.before::uuid IN (SELECT u.id FROM crm.users u))
        RETURNING c.id
        """;

    /// <summary>Why the order cannot be carried out; null: it can.</summary>
    public static async Task<Refusal?> Wrong(PersonWork work, string action, string? value, Person person, CancellationToken ct)
    {
        if (person.Role is not ("admin" or "manager") && !(person.Role == "agent" && action is "tag" or "untag")) return Refusal.Of("Your role does not allow this.");
        return action switch
        {
            "status" => value is not null && ProfileFields.Statuses.Contains(value) ? null : Refusal.Of("Choose a status.", "value"),
            "tag" or "untag" => Guid.TryParse(value, out var tag) && await TagStore.IsThere(work, tag, ct) ? null : Refusal.Of("Choose a tag.", "value"),
            "assign" => value is null || Guid.TryParse(value, out var agent) && await ProfileRows.IsColleague(work, agent, ct) ? null : Refusal.Of("Choose a colleague.", "value"),
            _ => Refusal.Of("There is no such action."),
        };
    }

    /// <summary>The customers that changed, with what they had before.</summary>
    public static async Task<Dictionary<Guid, string?>> Change(PersonWork work, string action, string? value, Guid[] customers, Person person, CancellationToken ct)
    {
        switch (action)
        {
            case "status": return await Before(work, SetStatus, customers, value, ct);
            case "assign":
                var assigned = await Before(work, SetOwner, customers, value, ct);
                if (value is not null && assigned.Count > 0) await work.Run(NoteOwners, c => c.With(assigned.Keys.ToArray()).With(Guid.Parse(value)), ct);
                return assigned;
            default:
                var ids = action == "tag" ? await TagStore.GiveMany(work, customers, Guid.Parse(value!), ct) : await TagStore.TakeMany(work, customers, Guid.Parse(value!), null, ct);
                return ids.ToDictionary(id => id, _ => (string?)null);
        }
    }

    /// <summary>Gives back what was there before, to those that still have what was done. Which they are.</summary>
    /// <param name="doneAt">When it had been done to all: a tag that was given later is somebody else's doing.</param>
    public static Task<List<Guid>> Restore(
        PersonWork work, string action, string? value, DateTime doneAt, IReadOnlyList<(Guid Id, string? Before)> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.Select(r => r.Id)];
        string?[] before = [.. rows.Select(r => r.Before)];
        return action switch
        {
            "status" => work.Rows(GiveBackStatus, c => c.With(ids).With(before).With(value), r => r.GetGuid(0), ct),
            "assign" => work.Rows(GiveBackOwner, c => c.With(ids).With(before).With(value), r => r.GetGuid(0), ct),
            "tag" => TagStore.TakeMany(work, ids, Guid.Parse(value!), doneAt, ct),
            _ => TagStore.GiveMany(work, ids, Guid.Parse(value!), ct),
        };
    }

    static async Task<Dictionary<Guid, string?>> Before(PersonWork work, string sql, Guid[] customers, string? value, CancellationToken ct) =>
        (await work.Rows(sql, c => c.With(customers).With(value), r => (Id: r.GetGuid(0), Before: r.IsDBNull(1) ? null : r.GetString(1)), ct)).ToDictionary(r => r.Id, r => r.Before);
}
