using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

/// <summary>The SQL of the rules, and of assigning new customers by them: one transaction takes a batch of customers, assigns them and moves on.</summary>
internal static class AssignmentStore
{
    const int Most = 100;

    const string CountRules = "SELECT count(*)::int FROM crm.assignment_rules";

    const string Insert = """
        INSERT INTO crm.assignment_rules (id, position, country_code, language, integration_id, agents)
        SELECT $1, coalesce((SELECT max(position) FROM crm.assignment_rules), 0) + 1, $2, $3, $4, $5
        ON CONFLICT (id) DO NOTHING
        """;

    const string MoveRule = """
        UPDATE crm.assignment_rules r SET position = n.place
        FROM (SELECT id, row_number() OVER (ORDER BY position * 2 + CASE WHEN id = $1 THEN $2 * 3 ELSE 0 END, id) AS place FROM crm.assignment_rules) AS n
        WHERE r.id = n.id
        """;

    const string DeleteRule = "DELETE FROM crm.assignment_rules WHERE id = $1";

    // An id made now is greater than this: who was there before the first rule stays as they are.
    const string BeginNow = "UPDATE crm.assignment_progress SET up_to = $1";

    const string TakeProgress = "SELECT up_to FROM crm.assignment_progress FOR UPDATE";

    const string ReadRules = """
        SELECT r.id, r.country_code, r.language, r.integration_id, r.turn,
               ARRAY(SELECT a.id FROM unnest(r.agents) WITH ORDINALITY AS a (id, n) JOIN crm.users u ON u.id = a.id
                     WHERE u.role <> 'readonly' AND u.deactivated_at IS NULL ORDER BY a.n)
        FROM crm.assignment_rules r ORDER BY r.position, r.id FOR UPDATE OF r
        """;

    // Who had an owner once was looked at; whom a colleague took from everybody stays without one.
    const string ReadNew = """
        SELECT c.id, c.country_code, c.language, ARRAY(SELECT i.integration_id FROM crm.customer_identities i WHERE i.customer_id = c.id),
               c.owner_id IS NULL AND c.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM crm.customer_assignments a WHERE a.customer_id = c.id)
        FROM crm.customers c WHERE c.id > $1 AND c.id < $2 ORDER BY c.id LIMIT $3
        """;

    const string Assign = """
        WITH given AS (
            UPDATE crm.customers c SET owner_id = n.agent, updated_at = now()
            FROM unnest($1::uuid[], $2::uuid[]) AS n (id, agent) WHERE c.id = n.id AND c.owner_id IS NULL
            RETURNING c.id, c.owner_id
        ), noted AS (
            INSERT INTO crm.audit_log (action, subject_type, subject_id, detail)
            SELECT 'assign', 'customer', g.id::text, jsonb_build_object('rule', n.rule) FROM given g JOIN unnest($1::uuid[], $3::uuid[]) AS n (id, rule) USING (id)
        )
        INSERT INTO crm.customer_assignments (customer_id, user_id) SELECT id, owner_id FROM given
        ON CONFLICT (customer_id, user_id) DO UPDATE SET assigned_at = now()
        """;

    const string KeepTurns = "UPDATE crm.assignment_rules r SET turn = n.turn FROM unnest($1::uuid[], $2::int[]) AS n (id, turn) WHERE r.id = n.id";

    public static async Task<Refusal?> Add(NpgsqlDataSource source, AssignmentRule rule, Guid now, Person person, CancellationToken ct)
    {
        var (country, wrongCountry) = ProfileRules.Check("country_code", rule.Country);
        if (wrongCountry is not null) return wrongCountry with { Field = "country" };
        var (language, wrongLanguage) = string.IsNullOrWhiteSpace(rule.Language) ? (null, null) : ProfileRules.Check("language", rule.Language);
        if (wrongLanguage is not null) return wrongLanguage;
        if (rule.Agents.Count == 0) return Refusal.Of("Choose at least one colleague.", "agents");
        await using var work = await PersonWork.Begin(source, person, ct);
        var there = (await work.Rows(CountRules, c => c, r => r.GetInt32(0), ct))[0];
        if (there >= Most) return new("There are {0} rules already: delete one first.", [Most.ToString(System.Globalization.CultureInfo.InvariantCulture)], "country");
        foreach (var agent in rule.Agents)
        {
            if (!await ProfileRows.IsColleague(work, agent, ct)) return Refusal.Of("There is no such colleague to assign to.", "agents");
        }

        if (await work.Run(Insert, c => c.With(rule.Id).With(country).With(language).With(rule.Shop).With(rule.Agents.Distinct().ToArray()), ct) == 0) return null; // sent twice
        if (there == 0) await work.Follow(BeginNow, c => c.With(now), ct);
        await work.Note("add", "assignment-rule", rule.Id.ToString(), null, ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task Move(NpgsqlDataSource source, Guid id, int by, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        await work.Run(MoveRule, c => c.With(id).With(Math.Sign(by)), ct);
        await work.Note("move", "assignment-rule", id.ToString(), null, ct);
        await work.Commit(ct);
    }

    /// <summary>How many rules are left.</summary>
    public static async Task<int> Delete(NpgsqlDataSource source, Guid id, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        if (await work.Run(DeleteRule, c => c.With(id), ct) == 1) await work.Note("delete", "assignment-rule", id.ToString(), null, ct);
        var left = (await work.Rows(CountRules, c => c, r => r.GetInt32(0), ct))[0];
        await work.Commit(ct);
        return left;
    }

    /// <summary>
    /// Assigns the next customers that came into being before <paramref name="until"/>, an id of that moment. The customers who were assigned, and whether
    /// more wait.
    /// </summary>
    public static async Task<(IReadOnlyList<Guid> Assigned, bool More)> Next(NpgsqlDataSource source, Guid until, int atOnce, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        var upTo = (await work.Rows(TakeProgress, c => c, r => r.GetGuid(0), ct))[0];
        var rules = await work.Rows(ReadRules, c => c, r => new TurnedRule(
            new(r.GetGuid(0), Text(r, 1), Text(r, 2), r.IsDBNull(3) ? null : r.GetGuid(3), r.GetFieldValue<Guid[]>(5)), r.GetInt32(4)), ct);
        var news = await work.Rows(ReadNew, c => c.With(upTo).With(until).With(atOnce), r => (
            Customer: new Unassigned(r.GetGuid(0), Text(r, 1), r.GetString(2), r.GetFieldValue<Guid[]>(3)), IsFree: r.GetBoolean(4)), ct);
        if (news.Count == 0) return ([], false);
        var assigned = AssignmentRules.Apply(rules, [.. news.Where(n => n.IsFree).Select(n => n.Customer)]);
        if (assigned.Count > 0)
        {
            await work.Run(Assign, c => c.With(assigned.Select(a => a.Customer).ToArray()).With(assigned.Select(a => a.Agent).ToArray()).With(assigned.Select(a => a.Rule).ToArray()), ct);
            await work.Run(KeepTurns, c => c.With(rules.Select(r => r.Rule.Id).ToArray()).With(rules.Select(r => r.Turn).ToArray()), ct);
        }

        await work.Run(BeginNow, c => c.With(news[^1].Customer.Id), ct);
        await work.Commit(ct);
        return ([.. assigned.Select(a => a.Customer)], news.Count == atOnce);
    }

    static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
