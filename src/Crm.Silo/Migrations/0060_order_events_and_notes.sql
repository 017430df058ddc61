-- What became of an order's status, and what staff note about an order.
-- Writers: order_events: OrderStore, in the commit that changes the status; order_notes: OrderNoteStore. Readers: the web's order page.

-- One row for each report that changed an order's status, payment or delivery; how the order stood when it was first reported is what the first row
-- was before, so a new order costs no row. Its key is also its only index.
CREATE TABLE crm.order_events (
    order_id               uuid NOT NULL,
    id                     bigint GENERATED ALWAYS AS IDENTITY,
    at                     timestamptz NOT NULL,        -- by the shop's clock
    report                 text NOT NULL,               -- which kind of report said so, e.g. 'shopify:orders/updated'
    old_status             text NOT NULL,
    new_status             text NOT NULL,
    old_financial_status   text,
    new_financial_status   text,
    old_fulfillment_status text,
    new_fulfillment_status text,
    PRIMARY KEY (order_id, id)
);

CREATE TABLE crm.order_notes (
    id         uuid PRIMARY KEY,
    order_id   uuid NOT NULL REFERENCES crm.orders (id) ON DELETE CASCADE,
    user_id    uuid REFERENCES crm.users (id) ON DELETE SET NULL,   -- who leaves takes no note along
    body       text NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_notes_order ON crm.order_notes (order_id, created_at);
CREATE INDEX order_notes_user ON crm.order_notes (user_id);

ALTER TABLE crm.order_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.order_notes ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.order_events, crm.order_notes TO crm_service;
GRANT SELECT ON crm.order_events, crm.order_notes TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT INSERT, UPDATE (body, updated_at), DELETE ON crm.order_notes TO crm_admin, crm_manager, crm_agent;

CREATE POLICY service ON crm.order_events TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.order_notes TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY all_rows ON crm.order_events FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true);
CREATE POLICY all_rows ON crm.order_notes FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true);
CREATE POLICY own_customers ON crm.order_events FOR SELECT TO crm_agent USING (EXISTS (SELECT 1 FROM crm.orders o WHERE o.id = order_events.order_id));
CREATE POLICY own_customers ON crm.order_notes FOR SELECT TO crm_agent USING (EXISTS (SELECT 1 FROM crm.orders o WHERE o.id = order_notes.order_id));
-- One's own notes alone are added, changed and taken away; an agent's only on what they see.
CREATE POLICY add_own ON crm.order_notes FOR INSERT TO crm_admin, crm_manager WITH CHECK (user_id = (SELECT crm.me()));
CREATE POLICY add_own_agent ON crm.order_notes FOR INSERT TO crm_agent
    WITH CHECK (user_id = (SELECT crm.me()) AND EXISTS (SELECT 1 FROM crm.orders o WHERE o.id = order_notes.order_id));
CREATE POLICY change_own ON crm.order_notes FOR UPDATE TO crm_admin, crm_manager, crm_agent USING (user_id = (SELECT crm.me()));
CREATE POLICY remove_own ON crm.order_notes FOR DELETE TO crm_admin, crm_manager, crm_agent USING (user_id = (SELECT crm.me()));
