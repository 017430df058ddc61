namespace Crm.Tests.Database;

/// <summary>
/// Who may do what to each table: S(elect), I(nsert), U(pdate), D(elete); in lower case: only the columns listed in <see cref="Columns"/>.
/// This is the rule, written down by hand: a new table fails the tests until somebody has thought about every role here.
/// </summary>
internal static class Access
{
    public static readonly string[] Roles = ["crm_admin", "crm_manager", "crm_agent", "crm_readonly", "crm_web", "crm_service"];

    public static readonly string[] Staff = Roles[..4];

    // In the order of the roles above.
    public static readonly Dictionary<string, string[]> Tables = new()
    {
        ["crm.users"] = ["SIUD", "Su", "Su", "Su", "SI", "SIUD"],
        ["crm.invitations"] = ["SIU", "", "", "", "S", "SIUD"],
        ["crm.emails"] = ["SIu", "", "", "", "", "SIUD"],
        ["crm.integrations"] = ["sIU", "s", "s", "s", "S", "SIUD"],
        ["crm.customers"] = ["SiuD", "SiuD", "S", "S", "", "SIUD"],
        ["crm.customer_ranks"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.bulk_jobs"] = ["SIuD", "SIuD", "SIuD", "", "", "SIUD"],
        ["crm.bulk_rows"] = ["SIuD", "SIuD", "SIuD", "", "", "SIUD"],
        ["crm.views"] = ["SIuD", "SIuD", "SIuD", "SIuD", "", "SIUD"],
        ["crm.view_defaults"] = ["SID", "SID", "SID", "SID", "", "SIUD"],
        ["crm.customer_currency_figures"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.customer_identities"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.verified_emails"] = ["", "", "", "", "", "SIUD"],
        ["crm.customer_matches"] = ["Su", "Su", "S", "S", "", "SIUD"],
        ["crm.merges"] = ["Siu", "Siu", "S", "S", "", "SIUD"],
        ["crm.merge_moves"] = ["", "", "", "", "", "SIUD"],
        ["crm.customer_assignments"] = ["SIUD", "SIUD", "S", "S", "", "SIUD"],
        ["crm.orders"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.order_lines"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.refunds"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.fulfilments"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.order_events"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.order_notes"] = ["SIuD", "SIuD", "SIuD", "S", "", "SIUD"],
        ["crm.manual_orders"] = ["SIu", "SIu", "SIu", "S", "", "SIUD"],
        ["crm.imports"] = ["SIUD", "SIUD", "", "", "", "SIUD"],
        ["crm.import_parts"] = ["SIuD", "SIuD", "", "", "", "SIUD"],
        ["crm.import_failures"] = ["SIuD", "SIuD", "", "", "", "SIUD"],
        ["crm.tombstones"] = ["", "", "", "", "", "SIUD"],
        ["crm.activities"] = ["SIuD", "SIuD", "SIuD", "S", "", "SIUD"],
        ["crm.files"] = ["Siu", "Siu", "Siu", "S", "SD", "SIUD"],
        ["crm.notifications"] = ["Siu", "Siu", "Siu", "Su", "", "SIUD"],
        ["crm.calendar_keys"] = ["SIuD", "SIuD", "SIuD", "SIuD", "S", "SIUD"],
        ["crm.tags"] = ["SIUD", "SIUD", "S", "S", "", "SIUD"],
        ["crm.customer_tags"] = ["SID", "SID", "SID", "S", "", "SIUD"],
        ["crm.custom_fields"] = ["SIUD", "S", "S", "S", "", "SIUD"],
        ["crm.email_templates"] = ["SIUD", "SIUD", "S", "S", "", "SIUD"],
        ["crm.audit_log"] = ["SI", "I", "I", "I", "I", "SI"],
        ["crm.receipts"] = ["", "", "", "", "sI", "SIUD"],
        ["crm.messages"] = ["I", "I", "", "", "I", "SIUD"],
        ["crm.parked_messages"] = ["SD", "SD", "", "", "", "SIUD"],
        ["crm.integration_counts"] = ["S", "S", "S", "S", "SIU", "SIUD"],
        ["crm.compliance_requests"] = ["S", "", "", "", "", "SIUD"],
        ["crm.exchange_rates"] = ["S", "S", "S", "S", "", "SIUD"],
        ["crm.buckets"] = ["S", "S", "", "S", "", "SIUD"],
        ["crm.settings"] = ["S", "S", "S", "S", "S", "SIUD"],
        ["crm.migrations"] = ["", "", "", "", "", ""],
        ["auth.users"] = ["", "", "", "", "SIUD", ""],
        ["auth.user_claims"] = ["", "", "", "", "SIUD", ""],
        ["auth.user_logins"] = ["", "", "", "", "SIUD", ""],
        ["auth.user_tokens"] = ["", "", "", "", "SIUD", ""],
        ["auth.sessions"] = ["", "", "", "", "SIUD", ""],
        ["auth.user_passkeys"] = ["", "", "", "", "SIUD", ""],
        ["orleans.orleansquery"] = ["", "", "", "", "S", "S"],
        ["orleans.cluster"] = ["", "", "", "", "S", "SIUD"],
        ["orleans.silo"] = ["", "", "", "", "S", "SIUD"],
        ["orleans.grain_state"] = ["", "", "", "", "", "SIUD"],
        ["orleans.reminder"] = ["", "", "", "", "", "SIUD"],
    };

    const string Profile = "city, company_name, country_code, currency, custom_fields, edited_at, edited_by, email, first_name, language, last_name, owner_id, phone, postal_code, region, staff_fields, status, timezone";
    const string File = "activity_id, added_by, content_type, customer_id, id, kind, name, size, storage_key";
    const string Activity = "assignee_id, completed_at, description, direction, due_all_day, due_date, remind_at, reminded_at, repeat_anchor, repeat_days, repeats, status, subject, time_zone, updated_at";
    const string Shop = "created_at, domain, id, last_sync_at, platform, shop_name, status, status_note, updated_at";

    const string Own = "avatar_url, display_name, language, timezone, updated_at";

    /// <summary>In any order.</summary>
    public static readonly string[] Columns =
    [
        "crm_admin may INSERT in crm.customers: " + Profile.Replace("first_name, ", "first_name, id, ", StringComparison.Ordinal),
        "crm_admin may INSERT in crm.merges: given_up_id, id, kept_id, merged_by",
        "crm_admin may INSERT in crm.files: " + File, "crm_manager may INSERT in crm.files: " + File, "crm_agent may INSERT in crm.files: " + File,
        "crm_admin may UPDATE in crm.files: deleted_at", "crm_manager may UPDATE in crm.files: deleted_at", "crm_agent may UPDATE in crm.files: deleted_at",
        "crm_admin may INSERT in crm.notifications: activity_id, from_id, kind, user_id",
        "crm_admin may SELECT in crm.integrations: " + Shop,
        "crm_admin may UPDATE in crm.activities: " + Activity,
        "crm_admin may UPDATE in crm.calendar_keys: created_at, key_hash",
        "crm_admin may UPDATE in crm.customer_matches: accepted, decided_at, decided_by",
        "crm_admin may UPDATE in crm.customers: " + Profile.Replace("region, ", "profile_version, region, ", StringComparison.Ordinal) + ", updated_at",
        "crm_admin may UPDATE in crm.import_failures: problems",
        "crm_admin may UPDATE in crm.import_parts: data",
        "crm_admin may UPDATE in crm.manual_orders: changed_by, payload, updated_at, version",
        "crm_admin may UPDATE in crm.merges: undone_at, undone_by",
        "crm_admin may UPDATE in crm.order_notes: body, updated_at",
        "crm_agent may SELECT in crm.integrations: " + Shop,
        "crm_agent may UPDATE in crm.manual_orders: changed_by, payload, updated_at, version",
        "crm_agent may UPDATE in crm.order_notes: body, updated_at",
        "crm_manager may INSERT in crm.customers: " + Profile.Replace("first_name, ", "first_name, id, ", StringComparison.Ordinal),
        "crm_manager may INSERT in crm.merges: given_up_id, id, kept_id, merged_by",
        "crm_admin may UPDATE in crm.notifications: read_at",
        "crm_agent may INSERT in crm.notifications: activity_id, from_id, kind, user_id",
        "crm_agent may UPDATE in crm.activities: " + Activity,
        "crm_agent may UPDATE in crm.calendar_keys: created_at, key_hash",
        "crm_agent may UPDATE in crm.notifications: read_at",
        "crm_manager may INSERT in crm.notifications: activity_id, from_id, kind, user_id",
        "crm_manager may SELECT in crm.integrations: " + Shop,
        "crm_manager may UPDATE in crm.activities: " + Activity,
        "crm_manager may UPDATE in crm.calendar_keys: created_at, key_hash",
        "crm_manager may UPDATE in crm.customer_matches: accepted, decided_at, decided_by",
        "crm_manager may UPDATE in crm.customers: " + Profile.Replace("region, ", "profile_version, region, ", StringComparison.Ordinal) + ", updated_at",
        "crm_manager may UPDATE in crm.import_failures: problems",
        "crm_manager may UPDATE in crm.import_parts: data",
        "crm_manager may UPDATE in crm.manual_orders: changed_by, payload, updated_at, version",
        "crm_manager may UPDATE in crm.merges: undone_at, undone_by",
        "crm_manager may UPDATE in crm.order_notes: body, updated_at",
        "crm_admin may UPDATE in crm.emails: due_at, error, link, state, tries",
        "crm_agent may UPDATE in crm.users: " + Own,
        "crm_manager may UPDATE in crm.users: " + Own,
        "crm_readonly may SELECT in crm.integrations: " + Shop,
        "crm_readonly may UPDATE in crm.users: " + Own,
        "crm_admin may UPDATE in crm.views: is_shared, name, query, updated_at",
        "crm_agent may UPDATE in crm.views: is_shared, name, query, updated_at",
        "crm_manager may UPDATE in crm.views: is_shared, name, query, updated_at",
        "crm_readonly may UPDATE in crm.views: is_shared, name, query, updated_at",
        "crm_manager may UPDATE in crm.notifications: read_at",
        "crm_readonly may UPDATE in crm.calendar_keys: created_at, key_hash",
        "crm_readonly may UPDATE in crm.notifications: read_at",
        "crm_admin may UPDATE in crm.bulk_jobs: changed, finished_at, handled, restored, selection, state, total",
        "crm_admin may UPDATE in crm.bulk_rows: before, state",
        "crm_manager may UPDATE in crm.bulk_jobs: changed, finished_at, handled, restored, selection, state, total",
        "crm_manager may UPDATE in crm.bulk_rows: before, state",
        "crm_agent may UPDATE in crm.bulk_jobs: changed, finished_at, handled, restored, selection, state, total",
        "crm_agent may UPDATE in crm.bulk_rows: before, state",
        "crm_web may SELECT in crm.receipts: delivery_id, integration_id",
    ];
}
