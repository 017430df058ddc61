-- Attachments of activities and customers, and customers' pictures. The bytes stand on disk or in an object store under storage_key.
-- Writer: FileStore. Readers: the web's pages. The web takes away the rows of which nothing is left to show, after their bytes.

-- A row outlives what it hung on, so that its bytes are found and deleted: see crm.files' policies for crm_web.
CREATE TABLE crm.files (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('activity', 'customer', 'avatar')),
    customer_id  uuid REFERENCES crm.customers (id) ON DELETE SET NULL,
    activity_id  uuid REFERENCES crm.activities (id) ON DELETE SET NULL,
    name         text NOT NULL,             -- as it was uploaded
    content_type text NOT NULL,             -- by its content
    size         bigint NOT NULL CHECK (size > 0),
    storage_key  text NOT NULL UNIQUE,
    added_by     uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    deleted_at   timestamptz,
    -- Nothing shows it any more: it was deleted, or what it hung on was.
    is_gone      boolean NOT NULL GENERATED ALWAYS AS (deleted_at IS NOT NULL OR CASE kind WHEN 'activity' THEN activity_id IS NULL ELSE customer_id IS NULL END) STORED
);
CREATE INDEX files_customer ON crm.files (customer_id, created_at DESC) WHERE NOT is_gone;
CREATE INDEX files_activity ON crm.files (activity_id) WHERE NOT is_gone;
CREATE INDEX files_of_activity ON crm.files (activity_id);
CREATE INDEX files_of_customer ON crm.files (customer_id);
CREATE INDEX files_gone ON crm.files (id) WHERE is_gone;

ALTER TABLE crm.files ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON crm.files TO crm_service USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.files TO crm_service;
GRANT SELECT ON crm.files TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT INSERT (id, kind, customer_id, activity_id, name, content_type, size, storage_key, added_by), UPDATE (deleted_at) ON crm.files
    TO crm_admin, crm_manager, crm_agent;
GRANT SELECT, DELETE ON crm.files TO crm_web;

CREATE POLICY all_rows ON crm.files FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true);
CREATE POLICY add_any ON crm.files FOR INSERT TO crm_admin, crm_manager WITH CHECK (added_by = (SELECT crm.me()));
CREATE POLICY remove_any ON crm.files FOR UPDATE TO crm_admin, crm_manager USING (true) WITH CHECK (true);
-- An agent: what hangs on their customers, or on a task of theirs that is about no customer.
CREATE POLICY own_customers ON crm.files FOR SELECT TO crm_agent
    USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me()))
        OR (customer_id IS NULL AND activity_id IN (SELECT a.id FROM crm.activities a)));
CREATE POLICY add_own ON crm.files FOR INSERT TO crm_agent
    WITH CHECK (added_by = (SELECT crm.me())
        AND (customer_id IS NULL OR customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())))
        AND (activity_id IS NULL OR activity_id IN (SELECT a.id FROM crm.activities a))
        AND (customer_id IS NOT NULL OR activity_id IS NOT NULL));
CREATE POLICY remove_own ON crm.files FOR UPDATE TO crm_agent USING (added_by = (SELECT crm.me())) WITH CHECK (true);
-- The web deletes the bytes of what is gone, and then its row.
CREATE POLICY sweep_see ON crm.files FOR SELECT TO crm_web USING (is_gone);
CREATE POLICY sweep ON crm.files FOR DELETE TO crm_web USING (is_gone);
