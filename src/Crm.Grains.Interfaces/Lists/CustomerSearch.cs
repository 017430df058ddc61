namespace Crm.Lists;

/// <summary>
/// The search over a customer's names, company, e-mail, phone and order numbers. Every word must be found, in any order, whatever its case and accents.
/// </summary>
public static class CustomerSearch
{
    const int MostWords = 6;
    const int LongestSearch = 120;
    const int ShortestPhone = 5;

    // From here on letters are of scripts whose words may be one or two of them.
    const char FirstOfOtherScripts = '\u0590';

    /// <summary>The condition over crm.customers c; null when nothing is searched.</summary>
    public static string? Where(Statement statement, string? search)
    {
        var words = Words(search);
        if (words.Count == 0) return null;
        var all = string.Join(" AND ", words.Select(w => Has(statement, w)));
        if (Phone(search!) is { } phone) all = $"({all} OR c.search LIKE '%' || {statement.Add(phone)} || '%')";
        var whole = search!.Trim().TrimStart('#');
        if (!whole.Any(char.IsAsciiDigit) || whole.Contains('@', StringComparison.Ordinal)) return $"({all})";
        var number = statement.Add(whole);
        return $"({all} OR c.id = ANY (ARRAY(SELECT o.customer_id FROM crm.orders o WHERE o.order_number IN ({number}, '#' || {number}))))";
    }

    /// <summary>The condition by which a mistyped word is found, and how like a customer is, for ORDER BY. Null when nothing is searched.</summary>
    public static (string Where, string Likeness)? Like(Statement statement, string? search)
    {
        var words = Words(search).Where(w => w.Length > 2).ToList();
        if (words.Count == 0) return null;
        var arguments = words.Select(w => $"crm.fold({statement.Add(w)})").ToList();
        return ("(" + string.Join(" AND ", arguments.Select(a => $"crm.resembles(c.search, {a})")) + ")", string.Join(" + ", arguments.Select(a => $"crm.resemblance(c.search, {a})")));
    }

    static List<string> Words(string? search) => search is null ? []
        : [.. (search.Length > LongestSearch ? search[..LongestSearch] : search).Replace("\0", "", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];

    static string Has(Statement s, string word)
    {
        var argument = $"crm.fold({s.Add(Statement.Literal(word))})";
        var anywhere = $"c.search LIKE '%' || {argument} || '%'";
        // Chinese and Japanese words are shorter than the trigrams of the index: another one has their letters alone and in pairs.
        if (word.Any(letter => letter >= FirstOfOtherScripts)) return $"({anywhere} AND (crm.grams({argument}) IS NULL OR crm.grams(c.search) @> crm.grams({argument})))";
        if (word.Length > 2) return anywhere;
        // So short a part of a word says little: it is looked for at the beginning of words, by an index of their first two letters.
        var begins = $"(c.search LIKE {argument} || '%' OR c.search LIKE '% ' || {argument} || '%')";
        var letters = $"crm.fold({s.Add(word)})";
        return word.Length == 2 ? $"({begins} AND (length({letters}) < 2 OR crm.beginnings(c.search) @> ARRAY[left({letters}, 2)]))" : begins;
    }

    /// <summary>The digits of what can only be a phone number, without the zero or zeros that are dialled within a country or before another's code.</summary>
    static string? Phone(string search)
    {
        if (search.Any(c => !char.IsAsciiDigit(c) && !" +-()./".Contains(c, StringComparison.Ordinal))) return null;
        var digits = string.Concat(search.Where(char.IsAsciiDigit)).TrimStart('0');
        return digits.Length is >= ShortestPhone and <= 20 ? digits : null;
    }
}
