namespace Crm.Rates;

/// <summary>Where rates come from.</summary>
/// <param name="Ecb">The folder of the European Central Bank's files; null: it is not asked.</param>
/// <param name="Frankfurter">The address of Frankfurter's interface, version 2; null: it is not asked.</param>
internal sealed record RateSettings(Uri? Ecb, Uri? Frankfurter)
{
    public const string EcbAddress = "https://www.ecb.europa.eu/stats/eurofxref/";
    public const string FrankfurterAddress = "https://api.frankfurter.dev/v2/";

    /// <summary>How long one answer may take, from the first byte asked to the last one given.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait before the second attempt, about; twice as long before the third.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>No file of rates is larger.</summary>
    public int MostBytes { get; init; } = 32 * 1024 * 1024;
}
