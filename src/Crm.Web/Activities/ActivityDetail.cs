using Crm.Web.Database;
using Crm.Web.Shared;

namespace Crm.Web.Activities;

/// <summary>One activity, whole. Times are UTC.</summary>
internal sealed record ActivityDetail(
    Guid Id, string Type, string? Subject, string? Description, string? Direction, string? Status, DateTime? Due, bool AllDay, string TimeZone, DateTime? Remind,
    string? Repeats, int RepeatDays, Guid? Assignee, Guid? Writer, string? WriterName, string? WriterPicture, Guid? Customer, string? CustomerName, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal const string ReadOne = """
        SELECT a.id, a.type, a.subject, a.description, a.direction, a.status, a.due_date, a.due_all_day, a.time_zone, a.remind_at, a.repeats, a.repeat_days, a.assignee_id,
               a.user_id, u.display_name, u.avatar_url, a.customer_id, c.first_name, c.last_name, c.company_name, c.email, a.created_at, a.updated_at
        FROM crm.activities a LEFT JOIN crm.users u ON u.id = a.user_id LEFT JOIN crm.customers c ON c.id = a.customer_id
        WHERE a.id = $1
        """;

    public static Query<ActivityDetail> One(Guid id) => Query.Of(ReadOne, r => new ActivityDetail(
        r.GetGuid(0), r.GetString(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Moment(6), r.GetBoolean(7), r.GetString(8), r.Moment(9), r.Text(10), r.GetInt16(11),
        r.IsDBNull(12) ? null : r.GetGuid(12), r.IsDBNull(13) ? null : r.GetGuid(13), r.Text(14), r.Text(15), r.IsDBNull(16) ? null : r.GetGuid(16),
        r.IsDBNull(16) ? null : Formats.Name(r.Text(17), r.Text(18), r.Text(19), r.Text(20)), r.GetDateTime(21), r.GetDateTime(22)), id);

    /// <summary>Whether the database would let this person change it.</summary>
    public bool MayChange(Crm.People.Person person) => person.Role is "admin" or "manager" || (person.Role == "agent" && (Writer == person.Id || Assignee == person.Id));

    /// <summary>Whether the database would let this person delete it.</summary>
    public bool MayDelete(Crm.People.Person person) => person.Role is "admin" or "manager" || (person.Role == "agent" && Writer == person.Id);
}
