namespace Crm.Tests.Database;

/// <summary>A row in every table, all of them Anna's, so that whoever sees or writes nothing is kept from it and not merely without rows.</summary>
internal static class SampleRows
{
    public static readonly Guid Anna = Guid.Parse("0a000000-0000-0000-0000-000000000001");

    public const string Sql = """
        INSERT INTO crm.users (id, email, role) VALUES ('0a000000-0000-0000-0000-000000000001', 'anna@crm.example', 'agent');
        INSERT INTO crm.invitations (id, email, role, token_hash, expires_at) VALUES ('0a000000-0000-0000-0000-0000000000aa', 'new@crm.example', 'agent', '\x01', now());
        INSERT INTO crm.emails (id, kind, recipient, language, subject, body) VALUES ('0a000000-0000-0000-0000-0000000000bb', 'invitation', 'new@crm.example', 'en', 'S', 'B');
        INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials)
        VALUES ('0b000000-0000-0000-0000-000000000001', 'shopify', 'Shop', 'shop.example', '{"webhook_secret": "sealed"}');
        INSERT INTO crm.customers (id, email, owner_id, lifetime_value, total_orders, priced_orders)
        VALUES ('0c000000-0000-0000-0000-000000000001', 'one@buyer.example', '0a000000-0000-0000-0000-000000000001', 100, 1, 1),
               ('0c000000-0000-0000-0000-000000000002', 'two@buyer.example', '0a000000-0000-0000-0000-000000000001', 0, 0, 0);
        INSERT INTO crm.customer_ranks (customer_id, lifetime_value, total_orders, last_order_date) VALUES ('0c000000-0000-0000-0000-000000000001', 100, 1, now());
        INSERT INTO crm.bulk_jobs (id, user_id, role, action, value) VALUES ('0f000000-0000-0000-0000-000000000002', '0a000000-0000-0000-0000-000000000001', 'agent', 'status', 'vip');
        INSERT INTO crm.bulk_rows (job_id, customer_id, user_id)
        VALUES ('0f000000-0000-0000-0000-000000000002', '0c000000-0000-0000-0000-000000000001', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.views (id, kind, owner_id, name, query)
        VALUES ('0f000000-0000-0000-0000-000000000001', 'customers', '0a000000-0000-0000-0000-000000000001', 'Germans', 'f=country:is:DE');
        INSERT INTO crm.view_defaults (user_id, kind, view_id) VALUES ('0a000000-0000-0000-0000-000000000001', 'customers', '0f000000-0000-0000-0000-000000000001');
        INSERT INTO crm.customer_currency_figures (customer_id, currency) VALUES ('0c000000-0000-0000-0000-000000000001', 'EUR');
        INSERT INTO crm.customer_identities (integration_id, external_id, customer_id)
        VALUES ('0b000000-0000-0000-0000-000000000001', '7', '0c000000-0000-0000-0000-000000000001');
        INSERT INTO crm.verified_emails (email, customer_id) VALUES ('one@buyer.example', '0c000000-0000-0000-0000-000000000001');
        INSERT INTO crm.customer_matches (customer_id, other_id, reason)
        VALUES ('0c000000-0000-0000-0000-000000000001', '0c000000-0000-0000-0000-000000000002', 'same phone');
        INSERT INTO crm.alike_again (customer_id) VALUES ('0c000000-0000-0000-0000-000000000001');
        INSERT INTO crm.consents (customer_id, channel, state, source, at, recorded_by)
        VALUES ('0c000000-0000-0000-0000-000000000001', 'email', 'granted', 'on the phone', now(), '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.legal_holds (customer_id, reason, placed_by, released_by, placed_at)
        VALUES ('0c000000-0000-0000-0000-000000000002', 'a lawsuit', '0a000000-0000-0000-0000-000000000001', '0a000000-0000-0000-0000-000000000001', now());
        INSERT INTO crm.erasures (customer_id, basis, erased_by)
        VALUES ('0c000000-0000-0000-0000-0000000000ee', 'request', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.erased_identities (hash, integration_id, external_id) VALUES ('\x01', '0b000000-0000-0000-0000-000000000001', 'erased:01');
        INSERT INTO crm.merges (id, kept_id, given_up_id, merged_by)
        VALUES ('0f000000-0000-0000-0000-000000000001', '0c000000-0000-0000-0000-000000000001', '0c000000-0000-0000-0000-000000000002',
                '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.merge_moves (merge_id, table_name, keys) VALUES ('0f000000-0000-0000-0000-000000000001', 'activities.customer_id', '[]');
        INSERT INTO crm.customer_assignments (customer_id, user_id) VALUES ('0c000000-0000-0000-0000-000000000001', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.orders (id, integration_id, external_id, customer_id, order_number, status, total_amount, currency, external_platform, created_at, updated_at)
        VALUES ('0d000000-0000-0000-0000-000000000001', '0b000000-0000-0000-0000-000000000001', '11', '0c000000-0000-0000-0000-000000000001', '#1', 'pending', 100,
                'EUR', 'shopify', now(), now());
        INSERT INTO crm.order_lines (order_id, position, title, quantity, unit_price) VALUES ('0d000000-0000-0000-0000-000000000001', 1, 'Cup', 1, 100);
        INSERT INTO crm.refunds (integration_id, external_id, order_external_id, amount, currency, refunded_at, updated_at)
        VALUES ('0b000000-0000-0000-0000-000000000001', 'r1', '11', 1, 'EUR', now(), now());
        INSERT INTO crm.fulfilments (integration_id, external_id, order_external_id, updated_at) VALUES ('0b000000-0000-0000-0000-000000000001', 'f1', '11', now());
        INSERT INTO crm.order_events (order_id, at, report, old_status, new_status)
        VALUES ('0d000000-0000-0000-0000-000000000001', now(), 'shopify:orders/updated', 'pending', 'processing');
        INSERT INTO crm.order_notes (id, order_id, user_id, body)
        VALUES ('0f000000-0000-0000-0000-000000000001', '0d000000-0000-0000-0000-000000000001', '0a000000-0000-0000-0000-000000000001', 'Call before delivery');
        INSERT INTO crm.manual_orders (id, customer_id, number, version, payload, entered_by, changed_by)
        VALUES ('0d000000-0000-0000-0000-0000000000aa', '0c000000-0000-0000-0000-000000000001', 'M-1', 1, '{}', '0a000000-0000-0000-0000-000000000001', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.imports (id, user_id, file_name, state) VALUES ('0f000000-0000-0000-0000-0000000000a1', '0a000000-0000-0000-0000-000000000001', 'people.csv', 'mapping');
        INSERT INTO crm.import_parts (import_id, part, data) VALUES ('0f000000-0000-0000-0000-0000000000a1', 0, 'Name');
        INSERT INTO crm.import_failures (import_id, row, problems, cells) VALUES ('0f000000-0000-0000-0000-0000000000a1', 2, '[]', '{x}');
        INSERT INTO crm.tombstones (integration_id, kind, external_id, deleted_at) VALUES ('0b000000-0000-0000-0000-000000000001', 'order', '12', now());
        INSERT INTO crm.activities (id, customer_id, user_id, type, subject, status, due_date, assignee_id)
        VALUES ('0e000000-0000-0000-0000-0000000000a1', '0c000000-0000-0000-0000-000000000001', '0a000000-0000-0000-0000-000000000001', 'task', 'Call back', 'pending', now(),
                '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.files (id, kind, customer_id, name, content_type, size, storage_key, added_by)
        VALUES ('0e000000-0000-0000-0000-0000000000f1', 'customer', '0c000000-0000-0000-0000-000000000001', 'offer.pdf', 'application/pdf', 1, 'f1', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.files (id, kind, customer_id, name, content_type, size, storage_key, deleted_at)
        VALUES ('0e000000-0000-0000-0000-0000000000f2', 'customer', '0c000000-0000-0000-0000-000000000001', 'gone.pdf', 'application/pdf', 1, 'f2', now());
        INSERT INTO crm.notifications (user_id, kind, activity_id, from_id)
        VALUES ('0a000000-0000-0000-0000-000000000001', 'assigned', '0e000000-0000-0000-0000-0000000000a1', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.user_pictures (user_id, picture) VALUES ('0a000000-0000-0000-0000-000000000001', '\x01');
        INSERT INTO crm.calendar_keys (user_id, key_hash) VALUES ('0a000000-0000-0000-0000-000000000001', '\x01');
        INSERT INTO crm.tags (id, name) VALUES ('0e000000-0000-0000-0000-000000000001', 'wholesale');
        INSERT INTO crm.customer_tags (customer_id, tag_id) VALUES ('0c000000-0000-0000-0000-000000000001', '0e000000-0000-0000-0000-000000000001');
        INSERT INTO crm.assignment_rules (id, position, agents) VALUES ('0f000000-0000-0000-0000-000000000002', 1, '{0a000000-0000-0000-0000-000000000001}');
        INSERT INTO crm.custom_fields (id, key, label, type, position) VALUES ('0f000000-0000-0000-0000-000000000001', 'size', 'Size', 'number', 1);
        INSERT INTO crm.email_templates (name, subject, body) VALUES ('thanks', 'Thanks', 'Thanks');
        INSERT INTO crm.audit_log (user_id, action, subject_type) VALUES ('0a000000-0000-0000-0000-000000000001', 'connect', 'integration');
        INSERT INTO crm.receipts (integration_id, delivery_id, topic) VALUES ('0b000000-0000-0000-0000-000000000001', 'd1', 'orders/create');
        INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
        VALUES (1, 'webhooks', 'shopify:orders/create', '0b000000-0000-0000-0000-000000000001', 'd1', '{}');
        INSERT INTO crm.parked_messages (id, shard, stream, kind, version, source, reference, payload, attempts, enqueued_at, reason)
        VALUES (1, 1, 'webhooks', 'shopify:orders/create', 1, '0b000000-0000-0000-0000-000000000001', 'd1', '{}', 5, now(), 'unreadable');
        INSERT INTO crm.integration_counts (integration_id, slot) VALUES ('0b000000-0000-0000-0000-000000000001', 1);
        INSERT INTO crm.protection_keys (name, element) VALUES ('nobody', '<sample/>');
        INSERT INTO crm.syncs (integration_id, kind, state) VALUES ('0b000000-0000-0000-0000-000000000001', 'first', 'done');
        INSERT INTO crm.shop_webhooks (integration_id, topic, state) VALUES ('0b000000-0000-0000-0000-000000000001', 'orders/create', 'active');
        INSERT INTO crm.sync_differences (integration_id, external_id, order_number, kind) VALUES ('0b000000-0000-0000-0000-000000000001', '99', '#99', 'missing');
        INSERT INTO crm.compliance_requests (integration_id, message_id, topic, payload, received_at, due_at)
        VALUES ('0b000000-0000-0000-0000-000000000001', 1, 'customers/redact', '{}', now(), now());
        INSERT INTO crm.exchange_rates (currency, rate_date, rate, source) VALUES ('USD', '2026-11-10', 1.1, 'ECB');
        INSERT INTO crm.rate_sources (source) VALUES ('ECB');
        INSERT INTO crm.manual_rates (currency, rate_date, to_usd, reason, entered_by) VALUES ('TWD', '2026-11-10', 0.031, 'the bank', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO crm.buckets (measure, country_code, month, currency, count, amount, amount_usd) VALUES ('sales', 'DE', '2026-11-01', 'EUR', 1, 100, 110),
               ('customers', 'DE', '2026-11-01', '', 2, 0, 0);
        INSERT INTO auth.users ("Id", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
        VALUES ('0a000000-0000-0000-0000-000000000001', true, false, false, true, 0);
        INSERT INTO auth.user_claims ("UserId") VALUES ('0a000000-0000-0000-0000-000000000001');
        INSERT INTO auth.user_logins ("LoginProvider", "ProviderKey", "UserId") VALUES ('p', 'k', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO auth.user_tokens ("UserId", "LoginProvider", "Name") VALUES ('0a000000-0000-0000-0000-000000000001', 'p', 'n');
        INSERT INTO auth.sessions (id, user_id) VALUES ('0a000000-0000-0000-0000-0000000000cc', '0a000000-0000-0000-0000-000000000001');
        INSERT INTO auth.user_passkeys ("CredentialId", "UserId", "Data") VALUES ('\x01', '0a000000-0000-0000-0000-000000000001', '{}');
        INSERT INTO orleans.cluster (deployment) VALUES ('crm');
        INSERT INTO orleans.silo (deployment, address, port, generation, silo_name, host_name, status, start_time, alive_time)
        VALUES ('crm', '127.0.0.1', 1, 1, 's', 'h', 3, now(), now());
        INSERT INTO orleans.grain_state (id_hash, type_hash, id_n0, id_n1, type_name, service, version) VALUES (1, 1, 1, 1, 't', 's', 1);
        INSERT INTO orleans.reminder (service, grain, name, start_time, period, grain_hash) VALUES ('s', 'g', 'n', now(), 60000, 1);
        """;
}
