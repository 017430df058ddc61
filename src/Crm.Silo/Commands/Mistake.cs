using System.CommandLine;
using System.CommandLine.Parsing;

namespace Crm.Silo.Commands;

/// <summary>What is wrong with a command line, in one sentence, and where to read how it is written.</summary>
internal static class Mistake
{
    public static string Explain(ParseResult parsed)
    {
        var what = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not understood here." : OneLine(parsed.Errors[0].Message);
        return $"{what} See {Path(parsed.CommandResult)} --help.";
    }

    /// <summary>An option that takes a whole number between two others.</summary>
    public static Option<int> Number(string name, int from, int to, Func<int> preset, string description) => new(name)
    {
        DefaultValueFactory = _ => preset(),
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, out var number) && number >= from && number <= to) return number;
            result.AddError($"{name} must be a number between {from} and {to}, and '{text}' is not.");
            return 0;
        },
    };

    // The parser lists what it would take on lines of their own.
    static string OneLine(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 1 ? lines[0] : $"{lines[0]} {string.Join(", ", lines[1..])}.";
    }

    static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "./crm";
}
