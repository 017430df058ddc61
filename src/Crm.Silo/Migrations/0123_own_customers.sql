-- What agents see of their customers' rows, asked so that Postgres may choose: a look at the one customer where a page has few rows, a list of all their
-- customers where it has many. As IN it made that list for every statement: 500 customers cost 0.2 ms each time, a customer's page has eleven statements.
-- Readers: every page that an agent opens.

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['orders', 'activities', 'customer_tags', 'customer_currency_figures', 'customer_identities', 'customer_assignments', 'customer_ranks',
                               'consents', 'manual_orders'] LOOP
        EXECUTE format('ALTER POLICY own_customers ON crm.%1$I USING (EXISTS (SELECT FROM crm.customers c WHERE c.id = %1$I.customer_id AND c.owner_id = (SELECT crm.me())))', one);
    END LOOP;
END $$;
ALTER POLICY own_customers ON crm.merges USING (EXISTS (SELECT FROM crm.customers c WHERE c.id = merges.kept_id AND c.owner_id = (SELECT crm.me())));

-- The choice goes by how many customers an agent has, which has to be known soon after they were given: by default after a tenth of all has changed.
ALTER TABLE crm.customers SET (autovacuum_analyze_scale_factor = 0.004);
