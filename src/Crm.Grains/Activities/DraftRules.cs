using System.Globalization;
using Crm.People;

namespace Crm.Activities;

/// <summary>What a draft must be, told to whoever wrote it.</summary>
internal static class DraftRules
{
    const int LongestSubject = 300;
    const int LongestDescription = 20_000;

    public static Refusal? Check(ActivityDraft draft, Guid? customer)
    {
        if (draft.Type is not ("email" or "call" or "meeting" or "note" or "task")) return Refusal.Of("Choose what it is.", "type");
        if (customer is null && draft.Type != "task") return Refusal.Of("Only a task can be about no customer.", "type");
        if (draft.Direction is not (null or "inbound" or "outbound")) return Refusal.Of("Choose who contacted whom.", "direction");
        if (draft.Type == "task" && string.IsNullOrWhiteSpace(draft.Subject)) return Refusal.Of("Write what is to be done.", "subject");
        if (string.IsNullOrWhiteSpace(draft.Subject) && string.IsNullOrWhiteSpace(draft.Description)) return Refusal.Of("Write something first.", "description");
        if (draft.Subject?.Length > LongestSubject) return TooLong("subject", LongestSubject);
        if (draft.Description?.Length > LongestDescription) return TooLong("description", LongestDescription);
        if (draft.Plan is not { } plan) return null;
        if (plan.Due is { Year: < 2000 or > 2200 } || plan.Remind is { Year: < 2000 or > 2200 }) return Refusal.Of("Choose a day of this century.", "due");
        if (plan.Repeats is not (null or "daily" or "weekly" or "monthly" or "yearly") || plan.RepeatDays is < 0 or > 127) return Refusal.Of("Choose how it repeats.", "repeats");
        return plan is { Repeats: not null, Due: null } ? Refusal.Of("Choose the first day: what repeats needs one.", "due") : null;
    }

    static Refusal TooLong(string field, int most) =>
        new("That is too long: at most {0} characters.", [most.ToString(CultureInfo.InvariantCulture)], field);
}
