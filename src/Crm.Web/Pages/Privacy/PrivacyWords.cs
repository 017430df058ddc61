using Crm.Web.Languages;
using Crm.Web.Pages.Customers;

namespace Crm.Web.Pages.Privacy;

/// <summary>How tables and columns are called in a certificate and in the readable export.</summary>
internal static class PrivacyWords
{
    public static string Of(Words words, string what, long count) => what switch
    {
        "customers" => words.Many("{0} profile|{0} profiles", count),
        "fulfilments" => words.Many("{0} parcel's tracking|{0} parcels' tracking", count),
        "refunds" => words.Many("{0} refund's reason|{0} refunds' reasons", count),
        "order_notes" => words.Many("{0} note on an order|{0} notes on orders", count),
        "orders" => words.Many("{0} order's address and note|{0} orders' addresses and notes", count),
        "messages" or "parked_messages" => words.Many("{0} raw message of a shop|{0} raw messages of shops", count),
        "compliance_requests" => words.Many("{0} request of a shop|{0} requests of shops", count),
        "customer_matches" => words.Many("{0} suggested match|{0} suggested matches", count),
        "import_rows" or "import_failures" => words.Many("{0} row of an import|{0} rows of imports", count),
        "imports" => words.Many("{0} file that waited to be imported, thrown away|{0} files that waited to be imported, thrown away", count),
        "legal_holds" => words.Many("{0} former legal hold|{0} former legal holds", count),
        _ => MergeWords.Of(words, new(what, count)),
    };

    /// <summary>A section of the export.</summary>
    public static string Section(Words words, string table) => words[table switch
    {
        "customers" => "Profile",
        "customer_identities" => "Identities in shops",
        "orders" => "Orders",
        "order_lines" => "What was bought",
        "order_events" => "How orders went",
        "order_notes" => "Notes on orders",
        "refunds" => "Refunds",
        "fulfilments" => "Parcels",
        "activities" => "Activities",
        "consents" => "Consent",
        "customer_tags" => "Tags",
        "customer_assignments" => "Assignments",
        "customer_matches" => "Suggested matches",
        "customer_currency_figures" => "Sums by currency",
        "legal_holds" => "Legal holds",
        "merges" => "Merges",
        "erasures" => "Certificates of erasure",
        "parked_messages" => "Messages of shops that could not be applied",
        "compliance_requests" => "Requests of shops by law",
        "audit_log" => "Who did what with it",
        "attachments" or "files" => "Files",
        "customer_ranks" => "Figures",
        "emails" => "E-mail",
        "manual_orders" => "Orders",
        "notifications" => "Notifications",
        _ => Column(table),
    }];

    /// <summary>The name of a table or column as a person would write it: first_name, First name.</summary>
    public static string Column(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}
