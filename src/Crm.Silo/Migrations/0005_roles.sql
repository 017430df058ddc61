-- The database's roles. Roles belong to the whole server, so another database of it may have made them already.
-- crm_service: the silos. crm_web: the web process, which takes on a staff role for every statement that it makes for a person.
-- crm_admin, crm_manager, crm_agent, crm_readonly: the staff roles; nobody signs in to the database as one of them.

-- What is there already is left as it is: an administrator of the server may have made the roles, and then the owner of the database need not be
-- allowed to. Two databases of one server may be migrated at once: who is second finds the role or the membership made.
DO $$
DECLARE
    staff text[] := ARRAY['crm_admin', 'crm_manager', 'crm_agent', 'crm_readonly'];
    name  text;
    login text;
BEGIN
    FOREACH name IN ARRAY staff || ARRAY['crm_service', 'crm_web'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                EXECUTE format('CREATE ROLE %I NOINHERIT %s', name, CASE WHEN name = ANY (staff) THEN 'NOLOGIN' ELSE 'LOGIN' END);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;

    -- Both logins may take a staff role on (SET ROLE) and have nothing of it until they do.
    FOREACH login IN ARRAY ARRAY['crm_service', 'crm_web'] LOOP
        FOREACH name IN ARRAY staff LOOP
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_auth_members WHERE roleid = name::regrole AND member = login::regrole) THEN
                    EXECUTE format('GRANT %I TO %I', name, login);
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END LOOP;
    END LOOP;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA crm FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

GRANT USAGE ON SCHEMA crm TO crm_service, crm_web, crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT EXECUTE ON FUNCTION crm.shard_of (text) TO crm_service, crm_web, crm_admin, crm_manager;

-- The silos: all rows (by policies of their own), and never the audit log's past.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA crm TO crm_service;
REVOKE UPDATE, DELETE ON crm.audit_log FROM crm_service;
REVOKE ALL ON crm.migrations FROM crm_service;
GRANT USAGE ON SCHEMA orleans TO crm_service, crm_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA orleans TO crm_service;
REVOKE INSERT, UPDATE, DELETE ON orleans.orleansquery FROM crm_service;
GRANT SELECT ON orleans.orleansquery, orleans.silo, orleans.cluster TO crm_web;

-- The web itself: receives webhooks, checks their signatures, keeps who may sign in.
GRANT SELECT (integration_id, delivery_id), INSERT ON crm.receipts TO crm_web;
GRANT INSERT ON crm.messages TO crm_web;
GRANT SELECT, INSERT, UPDATE ON crm.integration_counts TO crm_web;
GRANT SELECT ON crm.integrations TO crm_web;
GRANT SELECT, INSERT ON crm.users TO crm_web;
GRANT SELECT ON crm.settings TO crm_web;
GRANT INSERT ON crm.audit_log TO crm_web;

-- Staff: which verbs at all; which rows is said by the policies.
GRANT SELECT ON crm.users, crm.customers, crm.customer_currency_figures, crm.customer_identities, crm.customer_matches, crm.customer_assignments,
    crm.orders, crm.order_lines, crm.refunds, crm.fulfilments, crm.activities, crm.tags, crm.customer_tags, crm.email_templates,
    crm.integration_counts, crm.exchange_rates, crm.settings
    TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT SELECT (id, platform, shop_name, domain, status, status_note, last_sync_at, created_at, updated_at) ON crm.integrations
    TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT SELECT ON crm.buckets TO crm_admin, crm_manager, crm_readonly;
GRANT SELECT ON crm.parked_messages TO crm_admin, crm_manager;
GRANT SELECT ON crm.compliance_requests, crm.audit_log TO crm_admin;
GRANT INSERT ON crm.audit_log TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT INSERT, UPDATE, DELETE ON crm.users TO crm_admin;
GRANT INSERT, UPDATE, DELETE ON crm.customer_assignments, crm.tags, crm.email_templates TO crm_admin, crm_manager;
-- Who a customer is, and whose. The figures, the merges and the first identity are the silos' alone: no person can write what an order has not earned.
GRANT INSERT (id, email, first_name, last_name, phone, company_name, country_code, region, city, postal_code, timezone, language, currency, status,
              custom_fields, owner_id),
      UPDATE (email, first_name, last_name, phone, company_name, country_code, region, city, postal_code, timezone, language, currency, status,
              custom_fields, owner_id, updated_at),
      DELETE ON crm.customers TO crm_admin, crm_manager;
GRANT UPDATE (decided_at, decided_by, accepted) ON crm.customer_matches TO crm_admin, crm_manager;
GRANT INSERT, DELETE ON crm.customer_tags TO crm_admin, crm_manager, crm_agent;
GRANT INSERT ON crm.activities TO crm_admin, crm_manager, crm_agent;
GRANT INSERT, UPDATE ON crm.integrations TO crm_admin;     -- credentials go in and are never read by a person
GRANT DELETE ON crm.parked_messages TO crm_admin, crm_manager;   -- a replay
GRANT INSERT ON crm.messages TO crm_admin, crm_manager;          -- a replay
