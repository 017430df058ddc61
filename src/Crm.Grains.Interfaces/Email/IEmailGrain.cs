using Crm.People;
using Orleans.Concurrency;

namespace Crm.Email;

/// <summary>
/// The outbox of the system's own mails to members of staff (the key is 0: there is one). A mail that a change causes is queued in that change's
/// transaction: inside Crm.Grains call <c>Outbox.Queue(work, mail, ct)</c> before <c>work.Commit</c>, and <see cref="Nudge"/> after it. What is
/// queued is sent at least once, within a minute also without a nudge, and tried again for a day when the mail server is away.
/// </summary>
[Alias("crm.email")]
public interface IEmailGrain : IGrainWithIntegerKey
{
    /// <summary>Queues a mail that no other change causes.</summary>
    [Alias("queue"), AlwaysInterleave] Task Queue(Mail mail);

    /// <summary>Sends what is due now. Returns before it is sent.</summary>
    [Alias("nudge"), OneWay] Task Nudge();

    /// <summary>Tries a mail that failed once more. Null when it is on its way again; else why not.</summary>
    [Alias("again"), AlwaysInterleave] Task<Refusal?> Again(Guid id, Person by);

    /// <summary>Whether settings name a mail server. Without one mails wait in the outbox.</summary>
    [Alias("has-server"), AlwaysInterleave] Task<bool> HasServer();
}
