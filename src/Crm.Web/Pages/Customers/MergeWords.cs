using Crm.Customers;
using Crm.Web.Languages;

namespace Crm.Web.Pages.Customers;

/// <summary>How what moves in a merge is called.</summary>
internal static class MergeWords
{
    public static string Of(Words words, Moving moving) => words.Many(moving.What switch
    {
        "orders" => "{0} order|{0} orders",
        "customer_identities" => "{0} identity in a shop|{0} identities in shops",
        "verified_emails" => "{0} verified e-mail address|{0} verified e-mail addresses",
        "activities" => "{0} activity|{0} activities",
        "customer_tags" => "{0} tag|{0} tags",
        "customer_assignments" => "{0} former assignment|{0} former assignments",
        "attachments" or "files" => "{0} file|{0} files",
        "emails" => "{0} e-mail|{0} e-mails",
        "consents" => "{0} entry about consent|{0} entries about consent",
        "tasks" => "{0} task|{0} tasks",
        "addresses" or "customer_addresses" => "{0} address|{0} addresses",
        _ => "{0} other entry|{0} other entries",
    }, moving.Count);
}
