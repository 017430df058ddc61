namespace Crm.Simulator.Server;

/// <summary>How one request is met badly.</summary>
internal enum Mishap
{
    None,
    Slow,
    Fails,
    Truncates,
    SpeaksHtml,
    Throttles,
    AnswersInPart,
    ChangesTypes,
}
