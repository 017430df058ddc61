-- Orders that staff enter: what was entered last, from which the next change goes on. The order itself stands in crm.orders like any other: each
-- change is a message of the kind 'manual:order', sent in the same transaction, that goes the way of every order.
-- Writer: ManualOrderStore. Readers: the web's form to change it; the intake reads the message, never this table.

CREATE SEQUENCE crm.manual_order_numbers START 1001;

CREATE TABLE crm.manual_orders (
    id          uuid PRIMARY KEY,       -- also crm.orders.id and external_id
    customer_id uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    number      text NOT NULL UNIQUE,   -- so that no message is parked for a number that two orders share
    version     integer NOT NULL,       -- rises with each change
    payload     jsonb NOT NULL,         -- what the newest message says
    entered_by  uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    changed_by  uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX manual_orders_customer ON crm.manual_orders (customer_id);
CREATE INDEX manual_orders_entered_by ON crm.manual_orders (entered_by);
CREATE INDEX manual_orders_changed_by ON crm.manual_orders (changed_by);

ALTER TABLE crm.manual_orders ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.manual_orders TO crm_service;
GRANT SELECT ON crm.manual_orders TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT INSERT, UPDATE (version, payload, changed_by, updated_at) ON crm.manual_orders TO crm_admin, crm_manager, crm_agent;
GRANT USAGE ON SEQUENCE crm.manual_order_numbers TO crm_admin, crm_manager, crm_agent;

CREATE POLICY service ON crm.manual_orders TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY all_rows ON crm.manual_orders FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true);
CREATE POLICY own_customers ON crm.manual_orders FOR SELECT TO crm_agent
    USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY enter ON crm.manual_orders FOR INSERT TO crm_admin, crm_manager WITH CHECK (entered_by = (SELECT crm.me()));
CREATE POLICY enter_own ON crm.manual_orders FOR INSERT TO crm_agent
    WITH CHECK (entered_by = (SELECT crm.me()) AND customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY change_any ON crm.manual_orders FOR UPDATE TO crm_admin, crm_manager USING (true) WITH CHECK (changed_by = (SELECT crm.me()));
CREATE POLICY change_own ON crm.manual_orders FOR UPDATE TO crm_agent
    USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())))
    WITH CHECK (changed_by = (SELECT crm.me()) AND customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
