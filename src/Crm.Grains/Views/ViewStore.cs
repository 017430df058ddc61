using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Views;

/// <summary>The SQL of crm.views and crm.view_defaults: their only writer. Whose a view is, and who may change a shared one, the policies say.</summary>
internal static class ViewStore
{
    const int LongestName = 60;
    const int LongestQuery = 8000;

    const string Insert = """
        INSERT INTO crm.views (id, kind, owner_id, name, query, is_shared) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING
        """;

    const string UpdateName = "UPDATE crm.views SET name = $2, is_shared = $3, updated_at = now() WHERE id = $1";

    const string UpdateQuery = "UPDATE crm.views SET query = $2, updated_at = now() WHERE id = $1";

    const string DeleteView = "DELETE FROM crm.views WHERE id = $1 RETURNING id, kind, name, query, is_shared";

    const string Forget = "DELETE FROM crm.view_defaults WHERE user_id = $1 AND kind = $2";

    const string Remember = "INSERT INTO crm.view_defaults (user_id, kind, view_id) SELECT $1, kind, id FROM crm.views WHERE id = $3 AND kind = $2";

    static readonly Refusal Gone = Refusal.Of("This view is gone, or it is not yours to change.");

    public static async Task<Refusal?> Add(NpgsqlDataSource source, SavedView view, Person person, CancellationToken ct)
    {
        var name = view.Name.Trim();
        if (Wrong(name, view.Query, view.IsShared, person) is { } wrong) return wrong;
        return await Write(source, person, "add", view.Id, (work, token) => work.Run(
            Insert, c => c.With(view.Id).With(view.Kind).With(person.Id).With(name).With(view.Query).With(view.IsShared), token), missing: null, ct);
    }

    public static async Task<Refusal?> Rename(NpgsqlDataSource source, Guid id, string name, bool isShared, Person person, CancellationToken ct) =>
        Wrong(name.Trim(), "", isShared, person) is { } wrong ? wrong
            : await Write(source, person, "rename", id, (work, token) => work.Run(UpdateName, c => c.With(id).With(name.Trim()).With(isShared), token), Gone, ct);

    public static async Task<Refusal?> Overwrite(NpgsqlDataSource source, Guid id, string query, Person person, CancellationToken ct) =>
        Wrong("-", query, false, person) is { } wrong ? wrong
            : await Write(source, person, "overwrite", id, (work, token) => work.Run(UpdateQuery, c => c.With(id).With(query), token), Gone, ct);

    public static async Task<SavedView?> Delete(NpgsqlDataSource source, Guid id, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        var deleted = await work.Rows(DeleteView, c => c.With(id), r => new SavedView(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetBoolean(4)), ct);
        if (deleted.Count == 0) return null;
        await work.Note("delete", "view", id.ToString(), null, ct);
        await work.Commit(ct);
        return deleted[0];
    }

    public static async Task<Refusal?> OpenWith(NpgsqlDataSource source, string kind, Guid? id, Person person, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, person, ct);
        await work.Run(Forget, c => c.With(person.Id).With(kind), ct);
        if (id is { } view && await work.Run(Remember, c => c.With(person.Id).With(kind).With(view), ct) == 0) return Gone;
        await work.Commit(ct);
        return null;
    }

    static async Task<Refusal?> Write(
        NpgsqlDataSource source, Person person, string action, Guid id, Func<PersonWork, CancellationToken, Task<int>> change, Refusal? missing, CancellationToken ct)
    {
        try
        {
            await using var work = await PersonWork.Begin(source, person, ct);
            if (await change(work, ct) == 0) return missing;
            await work.Note(action, "view", id.ToString(), null, ct);
            await work.Commit(ct);
            return null;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Refusal.Of("There is a view of this name already.", "name");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return Gone; // a policy's check: not theirs
        }
    }

    static Refusal? Wrong(string name, string query, bool isShared, Person person) => name.Length switch
    {
        0 => Refusal.Of("The view needs a name.", "name"),
        > LongestName => new("This is longer than {0} characters.", [LongestName.ToString(System.Globalization.CultureInfo.InvariantCulture)], "name"),
        _ when query.Length > LongestQuery => Refusal.Of("These are too many filters for one view.", "name"),
        _ when isShared && person.Role is not ("admin" or "manager") => Refusal.Of("Administrators and managers share views.", "name"),
        _ => null,
    };
}
