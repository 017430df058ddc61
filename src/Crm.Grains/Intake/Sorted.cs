using Crm.Customers;
using Crm.Integrations;
using Crm.Orders;
using Crm.Rates;

namespace Crm.Intake;

/// <summary>A batch of messages, translated and sorted by what must become of them.</summary>
internal sealed class Sorted
{
    public List<Arrived> Arrived { get; } = [];
    public List<Arrived> Merges { get; } = [];
    public List<Message> Closed { get; } = [];
    public List<Message> Uninstalls { get; } = [];
    public List<(Message Message, string Reason)> Parked { get; } = [];
    public List<(Message Message, string Topic, DateTime DueAt)> Requests { get; } = [];

    /// <summary>All that do not go through the customers' writer, which tells of its own.</summary>
    public IEnumerable<Message> Others => Closed.Concat(Uninstalls).Concat(Parked.Select(p => p.Message)).Concat(Requests.Select(r => r.Message));

    public static Sorted Of(IReadOnlyList<Message> messages)
    {
        var sorted = new Sorted();
        foreach (var message in messages) sorted.Add(message);
        return sorted;
    }

    void Add(Message message)
    {
        if (message.Source is not { } shop)
        {
            Parked.Add((message, "The message does not say which shop it came from."));
            return;
        }

        if (message.Kind == RateMessage.Kind)
        {
            Arrived.Add(new(message, new RateArrived(shop, message.Reference!)));
            return;
        }

        if (message.Kind == RateMessage.CorrectionKind)
        {
            Arrived.Add(new(message, new RateCorrected(shop, message.Reference!, RateMessage.ReadCorrection(message.Payload).Currency)));
            return;
        }

        var (report, surprise) = Translator.Translate(new(shop, message.Kind, message.EnqueuedAt, message.Payload));
        switch (report)
        {
            case null: Parked.Add((message, surprise ?? "The message could not be read.")); break;
            case NothingToDo: Closed.Add(message); break;
            case ComplianceRequested request: Requests.Add((message, request.Topic, request.DueAt)); break;
            case AppUninstalled: Uninstalls.Add(message); break;
            case CustomersMerged: Merges.Add(new(message, report)); break;
            default: Arrived.Add(new(message, report)); break;
        }
    }
}
