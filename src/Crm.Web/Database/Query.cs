using Npgsql;

namespace Crm.Web.Database;

/// <summary>One statement of a page and the rows that it gave. Arguments are positional: $1, $2, …</summary>
public abstract class Query(string sql, object?[] arguments)
{
    internal NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument ?? DBNull.Value });
        return command;
    }

    internal abstract Task Take(NpgsqlDataReader reader, CancellationToken ct);

    /// <summary>A statement whose rows become <typeparamref name="T"/>s.</summary>
    public static Query<T> Of<T>(string sql, Func<NpgsqlDataReader, T> row, params object?[] arguments) => new(sql, row, arguments);
}

/// <inheritdoc />
public sealed class Query<T>(string sql, Func<NpgsqlDataReader, T> row, object?[] arguments) : Query(sql, arguments)
{
    /// <summary>The rows, once the query has been read.</summary>
    public List<T> Rows { get; } = [];

    /// <summary>The first row, or the default when there is none.</summary>
    public T? First => Rows.Count == 0 ? default : Rows[0];

    /// <summary>One row, for who reads them one by one.</summary>
    internal T Row(NpgsqlDataReader reader) => row(reader);

    internal override async Task Take(NpgsqlDataReader reader, CancellationToken ct)
    {
        while (await reader.ReadAsync(ct)) Rows.Add(row(reader));
    }
}
