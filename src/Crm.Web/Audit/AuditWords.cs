namespace Crm.Web.Audit;

/// <summary>The audit log's verbs and things in words, in English, the keys of their translations. A verb that stands here can be searched for.</summary>
internal static class AuditWords
{
    /// <summary>From the verb as it is stored.</summary>
    public static readonly (string Code, string Text)[] Actions =
    [
        ("look", "Looked at it"), ("export", "Exported it"), ("create", "Created it"), ("edit", "Changed it"), ("delete", "Deleted it"),
        ("assign", "Assigned it"), ("tag", "Tagged it"), ("untag", "Took a tag off"), ("merge", "Merged it"), ("unmerge", "Took a merge back"),
        ("import", "Imported it"), ("anonymise", "Anonymised it"), ("hold", "Put it on legal hold"), ("release", "Released the legal hold"),
        ("connect", "Connected it"), ("rotate-secret", "Gave it a new secret"), ("replay", "Replayed a message"), ("replay-all", "Replayed all messages"),
        ("give-credentials", "Gave it credentials"), ("sync", "Had it read"), ("pause-sync", "Paused its reading"), ("compare", "Compared its books"), ("mend", "Mended what differed"),
        ("sign-in", "Signed in"), ("invite", "Invited"), ("invite-again", "Invited again"), ("withdraw", "Withdrew it"), ("accept", "Accepted it"),
        ("change-role", "Changed the role"), ("deactivate", "Deactivated"), ("reactivate", "Reactivated"), ("unlock", "Unlocked"),
        ("password", "Chose a new password"), ("two-step-on", "Turned two-step sign-in on"), ("two-step-off", "Turned two-step sign-in off"),
        ("passkey-add", "Added a passkey"), ("passkey-remove", "Removed a passkey"), ("end-session", "Ended a session"), ("send-again", "Sent it again"),
        ("add", "Added it"), ("change", "Altered it"), ("move", "Moved it"), ("enter", "Entered it"), ("refund", "Refunded it"), ("cancel", "Cancelled it"),
        ("add-note", "Added a note"), ("edit-note", "Changed a note"), ("delete-note", "Deleted a note"), ("complete", "Completed it"), ("reopen", "Reopened it"),
        ("snooze", "Put it off"), ("share-calendar", "Shared their calendar"), ("revoke-calendar", "Ended the sharing of their calendar"),
        ("status", "Changed the status"), ("undo", "Took it back"),
        ("fetch", "Fetched them"), ("correct-rate", "Froze it at another rate"), ("take-back", "Withdrew a rate"),
        ("consent", "Noted a consent"), ("carry-out", "Carried it out"), ("retention", "Set how long it is kept"),
    ];

    /// <summary>From the kind of thing as it is stored.</summary>
    public static readonly (string Code, string Text)[] Subjects =
    [
        ("customer", "Customer"), ("customers", "Customers"), ("order", "Order"), ("orders", "Orders"), ("activity", "Activity"), ("task", "Task"), ("file", "File"),
        ("integration", "Shop"), ("user", "Person"), ("invitation", "Invitation"), ("email", "Mail"), ("tag", "Tag"), ("view", "View"),
        ("custom-field", "Custom field"), ("compliance-request", "Request by law"), ("retention", "Retention period"), ("import", "An import"),
        ("bulk", "Many customers at once"), ("assignment-rule", "Assignment rule"), ("rate", "Exchange rate"), ("rates", "Exchange rates"),
        ("reporting-currency", "Reporting currency"),
    ];

    /// <summary>Null for a verb that has no words.</summary>
    public static string? Action(string code) => Actions.FirstOrDefault(a => a.Code == code).Text;

    /// <summary>Null for a kind that has no words.</summary>
    public static string? Subject(string code) => Subjects.FirstOrDefault(s => s.Code == code).Text;
}
