using Crm.People;

namespace Crm.Rates;

/// <summary>What came is no file of rates. Says so in one sentence, which pages translate.</summary>
internal sealed class RateFileException(Refusal why, Exception? cause = null) : FormatException(why.ToString(), cause)
{
    public Refusal Why { get; } = why;

    public static RateFileException WebPage() => new(Refusal.Of("This is a web page and no file of rates: the source is out of order, or its address has changed."));

    public static RateFileException Broken(Exception cause) => new(Refusal.Of("This is no file of rates: it is not well-formed, or it ends in the middle."), cause);

    public static RateFileException Empty() => new(Refusal.Of("This is no file of rates: it holds none."));

    /// <param name="what">The place, as it stands in the file.</param>
    public static RateFileException Wrong(string what) => new(new Refusal("This file of rates has something in it that cannot be: {0}.", [what]));
}
