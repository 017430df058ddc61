namespace Crm.Web.Shared;

/// <summary>What is said when a change cannot be made because every silo is away.</summary>
internal static class Silos
{
    public const string Sentence = "The silos are away, so this could not be done now. Webhooks are still received; try again in a moment.";

    public static bool Away(Exception exception) =>
        exception is OrleansException or TimeoutException or ArgumentException or InvalidOperationException;
}
