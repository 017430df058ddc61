using System.Xml.Linq;
using Npgsql;

namespace Crm.Secrets;

/// <summary>Wraps the keys that are there with what wraps new ones.</summary>
public static class KeyRewrap
{
    /// <summary>Returns how many. Throws <see cref="System.Security.Cryptography.CryptographicException"/> before it changes any when one cannot be opened.</summary>
    /// <param name="owner">The owner's connection: the programs themselves only add keys.</param>
    /// <param name="wrap">What wraps, and all that is needed to open.</param>
    public static async Task<int> All(NpgsqlDataSource owner, KeyWrap wrap, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var keys = new List<(string Name, string Element)>();
        await using (var read = new NpgsqlCommand(KeyTable.Read, connection, transaction))
        await using (var reader = await read.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) keys.Add((reader.GetString(1), reader.GetString(0)));
        }

        var written = 0;
        foreach (var (name, text) in keys)
        {
            var element = XElement.Parse(text);
            foreach (var wrapped in element.DescendantsAndSelf(WrappingEncryptor.Element)) wrapped.Value = Convert.ToBase64String(wrap.Wrap(wrap.Open(Convert.FromBase64String(wrapped.Value))));
            await using var write = new NpgsqlCommand(KeyTable.Rewrite, connection, transaction);
            foreach (var value in (string[])[name, element.ToString(SaveOptions.DisableFormatting), text]) write.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
            written += await write.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return written;
    }
}
