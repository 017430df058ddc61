namespace Crm.Integrations;

/// <summary>A payload says something that cannot be understood. Caught by <see cref="Translator"/> alone; the message is a sentence for a person
/// and holds no personal data.</summary>
internal sealed class SurpriseException(string message) : Exception(message);
