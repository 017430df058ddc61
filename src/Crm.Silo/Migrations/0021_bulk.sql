-- What is done to many customers at once: the job, and for each customer what was there before, so that it can go on after a silo's death and be undone.
-- Writer: BulkStore, under the role of the person whose job it is. Readers: the job's page. Both are forgotten after 30 days.

CREATE TABLE crm.bulk_jobs (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES crm.users (id) ON DELETE CASCADE,
    role        text NOT NULL,                  -- the staff role that it was begun under and runs under
    action      text NOT NULL CHECK (action IN ('assign', 'tag', 'untag', 'status')),
    value       text,                           -- the agent's, or the tag's id, or the status; null: assigned to nobody
    state       text NOT NULL DEFAULT 'collecting' CHECK (state IN ('collecting', 'running', 'done', 'undoing', 'undone', 'failed')),
    selection   jsonb,                          -- which customers; emptied once they are collected
    total       integer NOT NULL DEFAULT 0,
    handled     integer NOT NULL DEFAULT 0,
    changed     integer NOT NULL DEFAULT 0,
    restored    integer NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE INDEX bulk_jobs_user ON crm.bulk_jobs (user_id, created_at DESC);

CREATE TABLE crm.bulk_rows (
    job_id      uuid NOT NULL REFERENCES crm.bulk_jobs (id) ON DELETE CASCADE,
    customer_id uuid NOT NULL,                  -- no reference: a customer may be deleted meanwhile
    user_id     uuid NOT NULL,                  -- the job's
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'changed', 'same', 'restored', 'left')),
    before      text,                           -- the status or the agent until then
    PRIMARY KEY (job_id, customer_id)
);
CREATE INDEX bulk_rows_waiting ON crm.bulk_rows (job_id, customer_id) WHERE state = 'waiting';
CREATE INDEX bulk_rows_changed ON crm.bulk_rows (job_id, customer_id) WHERE state = 'changed';

ALTER TABLE crm.bulk_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.bulk_rows ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.bulk_jobs, crm.bulk_rows TO crm_service;
CREATE POLICY service ON crm.bulk_jobs TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.bulk_rows TO crm_service USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, DELETE, UPDATE (state, selection, total, handled, changed, restored, finished_at) ON crm.bulk_jobs TO crm_admin, crm_manager, crm_agent;
GRANT SELECT, INSERT, DELETE, UPDATE (state, before) ON crm.bulk_rows TO crm_admin, crm_manager, crm_agent;
CREATE POLICY own ON crm.bulk_jobs TO crm_admin, crm_manager, crm_agent USING (user_id = (SELECT crm.me())) WITH CHECK (user_id = (SELECT crm.me()));
CREATE POLICY own ON crm.bulk_rows TO crm_admin, crm_manager, crm_agent USING (user_id = (SELECT crm.me())) WITH CHECK (user_id = (SELECT crm.me()));
