-- Which rows each role sees and writes. One policy for a role: USING (true) where it may see all, a test of a column of the row itself for
-- agents. The person's id travels as the setting crm.user_id and is read once for a statement (an InitPlan), never once for a row.

CREATE FUNCTION crm.me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('crm.user_id', true), '')::uuid;
REVOKE EXECUTE ON FUNCTION crm.me() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.me() TO crm_admin, crm_manager, crm_agent, crm_readonly, crm_service, crm_web;

DO $$
DECLARE
    t text;
BEGIN
    -- Every table is closed; the service sees all rows of all of them.
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'crm' AND tablename <> 'migrations' LOOP
        EXECUTE format('ALTER TABLE crm.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY service ON crm.%I TO crm_service USING (true) WITH CHECK (true)', t);
    END LOOP;

    -- What administrators, managers and readers see whole.
    FOREACH t IN ARRAY ARRAY['customers', 'customer_currency_figures', 'customer_identities', 'customer_matches', 'customer_assignments', 'orders',
                             'order_lines', 'refunds', 'fulfilments', 'activities', 'customer_tags', 'buckets'] LOOP
        EXECUTE format('CREATE POLICY all_rows ON crm.%I FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true)', t);
    END LOOP;

    -- What every member of staff sees whole.
    FOREACH t IN ARRAY ARRAY['users', 'tags', 'email_templates', 'integrations', 'integration_counts', 'exchange_rates', 'settings'] LOOP
        EXECUTE format('CREATE POLICY all_rows ON crm.%I FOR SELECT TO crm_admin, crm_manager, crm_agent, crm_readonly USING (true)', t);
    END LOOP;

    -- What administrators and managers write.
    FOREACH t IN ARRAY ARRAY['customers', 'customer_assignments', 'tags', 'email_templates', 'customer_tags'] LOOP
        EXECUTE format('CREATE POLICY add_any ON crm.%I FOR INSERT TO crm_admin, crm_manager WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY remove_any ON crm.%I FOR DELETE TO crm_admin, crm_manager USING (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['customers', 'customer_assignments', 'tags', 'email_templates', 'customer_matches'] LOOP
        EXECUTE format('CREATE POLICY change_any ON crm.%I FOR UPDATE TO crm_admin, crm_manager USING (true) WITH CHECK (true)', t);
    END LOOP;

    -- What hangs on a customer, for the agent to whom the customer is assigned.
    FOREACH t IN ARRAY ARRAY['customer_currency_figures', 'customer_identities', 'customer_assignments', 'orders', 'activities', 'customer_tags'] LOOP
        EXECUTE format('CREATE POLICY own_customers ON crm.%I FOR SELECT TO crm_agent
            USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())))', t);
    END LOOP;

    -- What hangs on an order by the shop's own ids.
    FOREACH t IN ARRAY ARRAY['refunds', 'fulfilments'] LOOP
        EXECUTE format('CREATE POLICY own_customers ON crm.%I FOR SELECT TO crm_agent
            USING (EXISTS (SELECT 1 FROM crm.orders o WHERE o.integration_id = %1$I.integration_id AND o.external_id = %1$I.order_external_id))', t);
    END LOOP;
END $$;

CREATE POLICY own_customers ON crm.customers FOR SELECT TO crm_agent USING (owner_id = (SELECT crm.me()));
CREATE POLICY own_customers ON crm.order_lines FOR SELECT TO crm_agent USING (EXISTS (SELECT 1 FROM crm.orders o WHERE o.id = order_lines.order_id));
CREATE POLICY own_customers ON crm.customer_matches FOR SELECT TO crm_agent
    USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me()))
       AND other_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY tag_own ON crm.customer_tags FOR INSERT TO crm_agent
    WITH CHECK (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY untag_own ON crm.customer_tags FOR DELETE TO crm_agent
    USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));

CREATE POLICY add_own ON crm.activities FOR INSERT TO crm_admin, crm_manager WITH CHECK (user_id = (SELECT crm.me()));
CREATE POLICY add_own_agent ON crm.activities FOR INSERT TO crm_agent
    WITH CHECK (user_id = (SELECT crm.me()) AND customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));

CREATE POLICY administer ON crm.users TO crm_admin USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON crm.users FOR SELECT TO crm_web USING (true);
CREATE POLICY enrol ON crm.users FOR INSERT TO crm_web WITH CHECK (true);

CREATE POLICY administer ON crm.integrations FOR UPDATE TO crm_admin USING (true) WITH CHECK (true);
CREATE POLICY connect ON crm.integrations FOR INSERT TO crm_admin WITH CHECK (true);
CREATE POLICY webhooks ON crm.integrations FOR SELECT TO crm_web USING (true);
CREATE POLICY webhooks ON crm.integration_counts TO crm_web USING (true) WITH CHECK (true);
CREATE POLICY webhooks ON crm.receipts TO crm_web USING (true) WITH CHECK (true);
CREATE POLICY webhooks ON crm.messages FOR INSERT TO crm_web WITH CHECK (stream = 'webhooks');
-- A person sends again what was parked, to the letter: the statement that takes it out of parked_messages still sees it there.
CREATE POLICY replay ON crm.messages FOR INSERT TO crm_admin, crm_manager WITH CHECK (EXISTS (
    SELECT 1 FROM crm.parked_messages p
    WHERE p.source = messages.source AND p.reference = messages.reference AND p.shard = messages.shard AND p.stream = messages.stream
      AND p.kind = messages.kind AND p.version = messages.version AND p.payload = messages.payload));
CREATE POLICY see ON crm.parked_messages FOR SELECT TO crm_admin, crm_manager USING (true);
CREATE POLICY replay ON crm.parked_messages FOR DELETE TO crm_admin, crm_manager USING (true);
CREATE POLICY web ON crm.settings FOR SELECT TO crm_web USING (true);

CREATE POLICY see ON crm.compliance_requests FOR SELECT TO crm_admin USING (true);
CREATE POLICY see ON crm.audit_log FOR SELECT TO crm_admin USING (true);
CREATE POLICY add_own ON crm.audit_log FOR INSERT TO crm_admin, crm_manager, crm_agent, crm_readonly WITH CHECK (user_id = (SELECT crm.me()));
CREATE POLICY add ON crm.audit_log FOR INSERT TO crm_web WITH CHECK (true);

-- The seed's views, with the rights of whoever asks.
CREATE VIEW crm.customer_growth_by_country WITH (security_invoker = true) AS
SELECT country_code, month, count AS new_customers, sum(count) OVER (PARTITION BY country_code ORDER BY month) AS cumulative_customers
FROM crm.buckets WHERE measure = 'customers';

CREATE VIEW crm.revenue_by_country WITH (security_invoker = true) AS
SELECT country_code, month, sum(CASE measure WHEN 'sales' THEN amount_usd ELSE -amount_usd END) AS revenue,
       sum(count) FILTER (WHERE measure = 'sales') AS order_count
FROM crm.buckets WHERE measure IN ('sales', 'refunds') GROUP BY country_code, month;

CREATE VIEW crm.top_customers WITH (security_invoker = true) AS
SELECT id, email, first_name, last_name, country_code, lifetime_value, total_orders, average_order_value
FROM crm.customers WHERE lifetime_value > 0 AND merged_into IS NULL ORDER BY lifetime_value DESC LIMIT 100;

GRANT SELECT ON crm.customer_growth_by_country, crm.revenue_by_country TO crm_admin, crm_manager, crm_readonly, crm_service;
GRANT SELECT ON crm.top_customers TO crm_admin, crm_manager, crm_agent, crm_readonly, crm_service;
