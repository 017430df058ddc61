using System.Text.Json;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

/// <summary>How a member of staff makes, changes and deletes a customer: one transaction under their role, with its note in the audit log.</summary>
internal static class ProfileEditStore
{
    const string HasOrders = "SELECT 1 FROM crm.orders WHERE customer_id = $1 LIMIT 1";

    const string DeleteCustomer = "DELETE FROM crm.customers WHERE id = $1";

    // So that the shops' late news of the person makes no new customer; an order of theirs does.
    const string ForgetIdentities = """
        WITH gone AS (
            DELETE FROM crm.customer_identities WHERE customer_id = $1 RETURNING integration_id, external_id
        ), unclaimed AS (
            DELETE FROM crm.verified_emails WHERE customer_id = $1
        )
        INSERT INTO crm.tombstones (integration_id, kind, external_id, deleted_at) SELECT integration_id, 'customer', external_id, now() FROM gone
        ON CONFLICT (integration_id, kind, external_id) DO NOTHING
        """;

    public static async Task<EditOutcome> Edit(
        NpgsqlDataSource source, Guid id, IReadOnlyList<FieldChange> changes, IReadOnlyList<string> released, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        if (await ProfileRows.Read(work, id, ct) is not { IsMerged: false } row) return EditOutcome.Nobody;
        var custom = await ProfileRows.CustomFields(work, ct);
        var edit = new Edit(row.Fields, custom);
        foreach (var change in changes) edit.Take(change);
        await CheckOwner(work, edit, ct);
        if (edit.Refusals.Count > 0 || edit.Conflicts.Count > 0)
        {
            return new(true, [], edit.Refusals, edit.Conflicts) { EditedBy = row.EditedBy, EditedAt = row.EditedAt };
        }

        var staff = row.StaffFields.Except(released).Union(edit.Changed.Where(ProfileFields.Reported.Contains)).ToHashSet();
        if (edit.Changed.Count > 0 || !staff.SetEquals(row.StaffFields))
        {
            await ProfileRows.Write(work, id, edit.Fields, edit.CustomJson, staff, ct);
            await Follow(work, id, row, edit, person, ct);
            await work.Note("edit", "customer", id.ToString(), Detail(edit.Changed, [.. row.StaffFields.Intersect(released)]), ct);
            await work.Commit(ct);
        }

        return new(true, edit.Changed, [], []);
    }

    public static async Task<EditOutcome> Create(NpgsqlDataSource source, Guid id, IReadOnlyDictionary<string, string?> fields, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        var custom = await ProfileRows.CustomFields(work, ct);
        var edit = new Edit(new() { ["status"] = "active", ["timezone"] = "UTC", ["language"] = "en", ["currency"] = "USD" }, custom);
        foreach (var field in ProfileFields.All.Concat(custom.Select(c => ProfileFields.CustomPrefix + c.Key)))
        {
            edit.Take(new(field, edit.Fields.GetValueOrDefault(field), fields.GetValueOrDefault(field) ?? (field == "status" ? "active" : null)), always: true);
        }

        if (((string[])["first_name", "last_name", "company_name", "email", "phone"]).All(f => edit.Fields.GetValueOrDefault(f) is null))
        {
            edit.Refusals.Add(Refusal.Of("Give a name, a company, an e-mail address or a phone number.", "first_name"));
        }

        await CheckOwner(work, edit, ct);
        if (edit.Refusals.Count > 0) return new(true, [], edit.Refusals, []);

        var staff = ProfileFields.Reported.Where(f => ProfileRules.Clean(fields.GetValueOrDefault(f)) is not null);
        if (!await ProfileRows.Add(work, id, edit.Fields, edit.CustomJson, staff, ct)) return new(true, [], [], []); // the form was sent twice
        await ProfileRows.Count(work, null, [edit.Fields.GetValueOrDefault("country_code")], [1], ct);
        if (edit.Fields.GetValueOrDefault("email") is not null) await AlikeStore.SameAddress(work, [id], ct);
        if (edit.Owner is { } owner) await ProfileRows.Assigned(work, id, owner, person.Id, ct);
        await work.Note("create", "customer", id.ToString(), null, ct);
        await work.Commit(ct);
        return new(true, edit.Changed, [], []);
    }

    public static async Task<Refusal?> Delete(NpgsqlDataSource source, Guid id, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        if (await ProfileRows.Read(work, id, ct) is not { } row) return null; // gone already
        if ((await work.Rows(HasOrders, c => c.With(id), r => r.GetInt32(0), ct)).Count > 0)
        {
            return Refusal.Of("A customer with orders is not deleted: the books need them. Anonymise them instead.");
        }

        try
        {
            await work.Run(DeleteCustomer, c => c.With(id), ct);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Refusal.Of("Something that must be kept still belongs to this customer, such as another customer that was merged into it. Undo that first.");
        }

        await work.Follow(ForgetIdentities, c => c.With(id), ct);
        if (!row.IsMerged) await ProfileRows.Count(work, row.CreatedAt, [row.Fields["country_code"]], [-1], ct);
        await work.Note("delete", "customer", id.ToString(), null, ct);
        await work.Commit(ct);
        return null;
    }

    static async Task CheckOwner(PersonWork work, Edit edit, CancellationToken ct)
    {
        if (edit.Changed.Contains(ProfileFields.Owner) && edit.Owner is { } owner && !await ProfileRows.IsColleague(work, owner, ct))
        {
            edit.Refusals.Add(Refusal.Of("There is no such colleague to assign to.", ProfileFields.Owner));
        }
    }

    static async Task Follow(PersonWork work, Guid id, ProfileRow row, Edit edit, Person person, CancellationToken ct)
    {
        if (edit.Changed.Contains("country_code"))
        {
            await ProfileRows.Count(work, row.CreatedAt, [row.Fields["country_code"], edit.Fields["country_code"]], [-1, 1], ct);
        }

        if (edit.Changed.Contains(ProfileFields.Owner) && edit.Owner is { } owner) await ProfileRows.Assigned(work, id, owner, person.Id, ct);
        await AlikeStore.Again(work, [(id, edit.Changed)], ct);
    }

    // Names of fields, never what stood in them.
    static string Detail(IReadOnlyList<string> changed, IReadOnlyList<string> released) =>
        JsonSerializer.Serialize(released.Count == 0 ? new Dictionary<string, IReadOnlyList<string>> { ["fields"] = changed } : new() { ["fields"] = changed, ["released"] = released });
}
