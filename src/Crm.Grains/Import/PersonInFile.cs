namespace Crm.Import;

/// <summary>By what a person is told in a file whose columns nobody may have named yet. Pure.</summary>
/// <param name="addresses">E-mail addresses in lower case.</param>
/// <param name="phones">Phone numbers by their last nine digits.</param>
/// <param name="ids">What shops call the person.</param>
/// <param name="names">Names with the postal code at which they live.</param>
internal sealed class PersonInFile(
    IReadOnlySet<string> addresses, IReadOnlySet<string> phones, IReadOnlySet<string> ids, IReadOnlyList<(string First, string Last, string PostalCode)> names)
{
    const int ShortestPhone = 7;
    const int PhoneKey = 9;

    static readonly char[] AroundAddresses = [' ', '\t', '\n', '\r', ',', ';', ':', '<', '>', '(', ')', '[', ']', '"', '\'', '|'];

    readonly (string First, string Last, string PostalCode)[] folded =
        [.. names.Select(n => (Name(n.First), Name(n.Last), PostalCode(n.PostalCode))).Where(n => n is { Item1.Length: > 0, Item2.Length: > 0, Item3.Length: > 0 })];

    /// <summary>Whether the row is of the person. Who has an address in it that is not theirs is somebody else, whatever their number in a shop and their name.</summary>
    /// <param name="cells">The row.</param>
    /// <param name="idColumn">The column that is said to hold ids in a shop; -1 for none.</param>
    public bool IsIn(string[] cells, int idColumn)
    {
        if (cells.Any(c => Addresses(c).Any(addresses.Contains) || Phone(c) is { } phone && phones.Contains(phone))) return true;
        if (cells.Any(c => Addresses(c).Any())) return false;
        if (idColumn >= 0 && idColumn < cells.Length && ids.Contains(cells[idColumn].Trim())) return true;
        if (folded.Length == 0) return false;
        var codes = cells.Select(PostalCode).ToHashSet();
        var found = cells.Select(Name).ToHashSet();
        return folded.Any(n => codes.Contains(n.PostalCode)
            && (found.Contains(n.First) && found.Contains(n.Last) || found.Contains(n.First + n.Last) || found.Contains(n.Last + n.First)));
    }

    static IEnumerable<string> Addresses(string cell) => !cell.Contains('@', StringComparison.Ordinal) ? []
        : cell.ToLowerInvariant().Split(AroundAddresses, StringSplitOptions.RemoveEmptyEntries).Where(w => w.Contains('@', StringComparison.Ordinal));

    static string? Phone(string cell)
    {
        if (!cell.All(c => char.IsAsciiDigit(c) || " +-./()\u00a0'".Contains(c, StringComparison.Ordinal))) return null;
        var digits = string.Concat(cell.Where(char.IsAsciiDigit));
        return digits.Length < ShortestPhone ? null : digits[Math.Max(0, digits.Length - PhoneKey)..];
    }

    static string Name(string text) => Labels.Fold(text).Replace(" ", "", StringComparison.Ordinal);

    static string PostalCode(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
