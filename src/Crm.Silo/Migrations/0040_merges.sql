-- Merges: two customers made one, by a person or by their shop, and what is needed to take a person's merge back.
-- Writer: the grains' MergeStore. Readers: the web's merge and match pages and the timeline. No personal data stands in crm.merges; what moved and the
-- profile values that were replaced stand in crm.merge_moves, which no member of staff reads and which an erasure empties.

CREATE TABLE crm.merges (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number      bigint GENERATED ALWAYS AS IDENTITY,    -- the order in which they were made: they are undone backwards
    kept_id     uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    given_up_id uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    by_shop     uuid,                                   -- the shop that made one customer of the two; null: a person did
    merged_by   uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    merged_at   timestamptz NOT NULL DEFAULT now(),
    undone_by   uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    undone_at   timestamptz,
    CHECK (kept_id <> given_up_id)
);
CREATE INDEX merges_kept ON crm.merges (kept_id, number DESC);
CREATE INDEX merges_given_up ON crm.merges (given_up_id, number DESC);

-- For each table the keys of the rows that moved, as a JSON list; for customers the values of the kept one before and after.
CREATE TABLE crm.merge_moves (
    merge_id   uuid NOT NULL REFERENCES crm.merges (id) ON DELETE CASCADE,
    table_name text NOT NULL,
    keys       jsonb NOT NULL,
    PRIMARY KEY (merge_id, table_name)
);

-- What has no decision yet, newest first: the inbox.
CREATE INDEX customer_matches_open ON crm.customer_matches (created_at DESC, id DESC) WHERE decided_at IS NULL;
CREATE INDEX customer_matches_other ON crm.customer_matches (other_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON crm.merges, crm.merge_moves TO crm_service;
GRANT SELECT ON crm.merges TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT INSERT (id, kept_id, given_up_id, merged_by), UPDATE (undone_by, undone_at) ON crm.merges TO crm_admin, crm_manager;

ALTER TABLE crm.merges ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.merge_moves ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON crm.merges TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.merge_moves TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY all_rows ON crm.merges FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true);
CREATE POLICY own_customers ON crm.merges FOR SELECT TO crm_agent
    USING (kept_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY add_own ON crm.merges FOR INSERT TO crm_admin, crm_manager WITH CHECK (merged_by = (SELECT crm.me()));
CREATE POLICY undo ON crm.merges FOR UPDATE TO crm_admin, crm_manager USING (undone_at IS NULL AND by_shop IS NULL)
    WITH CHECK (undone_at IS NULL OR undone_by = (SELECT crm.me()));
