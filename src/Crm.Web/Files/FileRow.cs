using System.Globalization;
using Crm.People;
using Crm.Web.Database;
using Npgsql;

namespace Crm.Web.Files;

/// <summary>A file as lists show it.</summary>
internal sealed record FileRow(Guid Id, string Kind, string Name, string ContentType, long Size, Guid? AddedBy, string? AddedByName, DateTime CreatedAt)
{
    const string Columns = """
        SELECT f.id, f.kind, f.name, f.content_type, f.size, f.added_by, u.display_name, f.created_at FROM crm.files f LEFT JOIN crm.users u ON u.id = f.added_by
        """;

    internal const string ReadOfCustomer = Columns + " WHERE f.customer_id = $1 AND NOT f.is_gone ORDER BY f.kind = 'avatar' DESC, f.created_at DESC LIMIT $2";
    internal const string ReadOfActivity = Columns + " WHERE f.activity_id = $1 AND NOT f.is_gone ORDER BY f.created_at LIMIT $2";

    /// <summary>A customer's, their activities' among them; the picture, if there is one, is the first.</summary>
    public static Query<FileRow> OfCustomer(Guid customer, int most) => Query.Of(ReadOfCustomer, Row, customer, most);

    public static Query<FileRow> OfActivity(Guid activity) => Query.Of(ReadOfActivity, Row, activity, 100);

    /// <summary>e.g. "1.4 MB".</summary>
    public string SizeText => Size switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{Size:N0} B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{Size / 1024:N0} kB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{Size / 1024m / 1024m:N1} MB"),
    };

    /// <summary>Whether the database would let this person delete it.</summary>
    public bool MayDelete(Person person) => person.Role is "admin" or "manager" || (person.Role == "agent" && AddedBy == person.Id);

    static FileRow Row(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(4), r.IsDBNull(5) ? null : r.GetGuid(5), r.Text(6), r.GetDateTime(7));
}

/// <summary>A list of files.</summary>
/// <param name="Deletes">Where a form posts with the file's id to delete it; null: nobody may here.</param>
internal sealed record FileList(IReadOnlyList<FileRow> Rows, string? Deletes, Person Person);
