using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Orders;

/// <summary>The SQL of crm.order_notes: its only writer. Everything runs as the person, so whose order and whose note it is, is said by the policies.</summary>
internal static class OrderNoteStore
{
    // Nobody adds a note to an order that they do not see.
    const string AddNote = """
        INSERT INTO crm.order_notes (id, order_id, user_id, body) SELECT $2, o.id, $3, $4 FROM crm.orders o WHERE o.id = $1
        """;

    const string EditNote = "UPDATE crm.order_notes SET body = $3, updated_at = now() WHERE id = $2 AND order_id = $1";

    const string DeleteNote = "DELETE FROM crm.order_notes WHERE id = $2 AND order_id = $1";

    const string FindCustomer = "SELECT customer_id FROM crm.orders WHERE id = $1";

    public static Task<(bool IsDone, Guid? Customer)> Add(NpgsqlDataSource source, Guid order, string body, Person by, CancellationToken ct) =>
        Write(source, "add-note", order, by, AddNote, c => c.With(order).With(Guid.CreateVersion7()).With(by.Id).With(body), ct);

    public static Task<(bool IsDone, Guid? Customer)> Edit(NpgsqlDataSource source, Guid order, Guid note, string body, Person by, CancellationToken ct) =>
        Write(source, "edit-note", order, by, EditNote, c => c.With(order).With(note).With(body), ct);

    public static Task<(bool IsDone, Guid? Customer)> Delete(NpgsqlDataSource source, Guid order, Guid note, Person by, CancellationToken ct) =>
        Write(source, "delete-note", order, by, DeleteNote, c => c.With(order).With(note), ct);

    static async Task<(bool, Guid?)> Write(
        NpgsqlDataSource source, string action, Guid order, Person by, string sql, Func<NpgsqlCommand, NpgsqlCommand> parameters, CancellationToken ct)
    {
        if (by.Role == "readonly") return (false, null); // the database would refuse it as well, less politely
        await using var work = await PersonWork.Begin(source, by, ct);
        if (await work.Run(sql, parameters, ct) == 0) return (false, null);
        var customers = await work.Rows(FindCustomer, c => c.With(order), r => r.IsDBNull(0) ? (Guid?)null : r.GetGuid(0), ct);
        await work.Note(action, "order", order.ToString(), null, ct);
        await work.Commit(ct);
        return (true, customers.FirstOrDefault());
    }
}
