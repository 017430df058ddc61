namespace Crm.Database;

/// <summary>How statements find their messages: by key, whatever Postgres believes of the table's size.</summary>
internal static class MessageKeys
{
    /// <summary>
    /// For the rows of crm.messages AS m whose shards and ids are $1 and $2. The table is empty now and full a moment later. A plan that was settled
    /// while it was empty would read the whole of a backlog for each commit; this one looks each key up, and nothing else is left to choose.
    /// </summary>
    public const string Match = """
        m.ctid = ANY (ARRAY(
            SELECT x.ctid FROM unnest($1::smallint[], $2::bigint[]) AS k (shard, id)
            CROSS JOIN LATERAL (SELECT ctid FROM crm.messages WHERE shard = k.shard AND id = k.id LIMIT 1) AS x))
        """;
}
