namespace Crm.Web.Pages.Help;

/// <summary>A word of the pages and what it means. In English, the key of its translations.</summary>
/// <param name="Id">Its anchor on the help page.</param>
internal sealed record Term(string Id, string Title, string Text)
{
    public static readonly Term[] All =
    [
        new("lifetime-value", "Lifetime value", "All orders of the customer that count, in US dollars at each order's frozen rate, less refunds. An order without a rate adds nothing until it has one."),
        new("counts", "What counts", "Test, cancelled, voided, failed and deleted orders are in no figure. Every other order counts from the moment it is placed, paid or not."),
        new("refunds", "Refunds by their own date", "A refund comes off in the month in which it was made, not in that of its order: the figures of past months stay as they were."),
        new("rate-basis", "Rate basis", "An order's exchange rate to the US dollar is that of the day on which it was placed. It is frozen then and never changes; the order shows it with its date and source."),
        new("awaiting", "Awaiting a rate", "No exchange rate was known for the order's currency and day. The order has no amount in US dollars and is in no sum; the next import of rates completes it."),
        new("time-zone", "Reporting time zone", "Days and months of all figures are cut in one time zone, the same for everybody, which is written beside them. The times in lists are in your own."),
        new("average", "Average order value", "Lifetime value divided by the orders that count and have a rate."),
        new("shop-money", "Shop money", "The amount in the shop's own currency, by which all figures are reckoned. What the buyer saw and paid may be in another currency; the order shows both."),
        new("identity", "Identity", "Who a customer is in one shop. A customer who buys in several shops has one identity in each."),
        new("guest", "Guest", "Somebody who bought without an account in the shop. Guests are told apart by their e-mail address or phone number."),
        new("match", "Match", "Two customers who may be the same person. They become one by themselves only when both shops have verified the same e-mail address; all else is a suggestion that a person decides on."),
        new("merge", "Merge", "Two customers become one, with all their orders, activities and identities. A merge can be previewed and undone."),
        new("parked", "Parked", "A shop's message that could not be applied waits with its reason, and the shop's other news goes on. Once the cause is mended it is replayed; nothing is lost."),
        new("lag", "Lag", "How long it takes from receiving a shop's message until its effect is saved and can be seen."),
        new("silos", "Silos", "The programs that work on the shops' messages. While they are away, pages show what was saved last, and webhooks are still received."),
        new("anonymise", "Anonymise", "All that tells who a person is gets erased everywhere. Amounts, dates and countries of their orders stay for the books."),
    ];
}

/// <summary>A staff role and what it may do. In English, the key of its translations.</summary>
internal sealed record RoleHelp(string Role, string Title, string Text)
{
    public static readonly RoleHelp[] All =
    [
        new("admin", "Administrator", "Sees and does everything: connects shops, invites colleagues, defines fields, reads the audit log."),
        new("manager", "Manager", "Sees all customers, orders and sums; edits, assigns, merges, imports and exports customers. Connects no shops and changes no roles."),
        new("agent", "Agent", "Sees the customers who are assigned to them, with all that belongs to these, and writes activities and tasks. Sees no sums of the business."),
        new("readonly", "Reader", "Sees all customers, orders and sums, and changes nothing."),
    ];
}
