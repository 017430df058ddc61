using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

internal sealed class PrivacyGrain(NpgsqlDataSource source, LiveFeed live, TimeProvider time) : Grain, IPrivacyGrain
{
    const int LongestSource = 200;
    const int LongestReason = 1000;

    public async Task<Refusal?> Note(Consent consent, string how, Person by)
    {
        how = how.Trim();
        if (how.Length == 0) return Refusal.Of("Say how they told you, e.g. on the phone.", "Source");
        if (how.Length > LongestSource) return Refusal.Of("That is too long: 200 characters at most.", "Source");
        if (consent.At > time.GetUtcNow().UtcDateTime.AddDays(1)) return Refusal.Of("The day lies in the future.", "At");
        return await Told(await ConsentStore.Note(source, this.GetPrimaryKey(), consent, how, by, CancellationToken.None));
    }

    public async Task<Refusal?> Hold(string reason, Person by)
    {
        reason = reason.Trim();
        if (reason.Length == 0) return Refusal.Of("Say why, e.g. the number of the lawsuit.", "Reason");
        if (reason.Length > LongestReason) return Refusal.Of("That is too long: 1,000 characters at most.", "Reason");
        return await Told(await HoldStore.Place(source, this.GetPrimaryKey(), reason, by, CancellationToken.None));
    }

    public async Task<Refusal?> Release(Person by) => await Told(await HoldStore.Release(source, this.GetPrimaryKey(), by, CancellationToken.None));

    public async Task<ErasureMade> Erase(ErasureBasis basis, Person by)
    {
        var made = await Erasure.Make(source, this.GetPrimaryKey(), basis, by, CancellationToken.None);
        await Told(made.Refused);
        return made;
    }

    Task<Refusal?> Told(Refusal? refused)
    {
        if (refused is null) live.Edited(this.GetPrimaryKey());
        return Task.FromResult(refused);
    }
}
