-- To whom new customers are assigned by themselves. Writer: AssignmentStore. Readers: the settings' page.

CREATE TABLE crm.assignment_rules (
    id             uuid PRIMARY KEY,
    position       integer NOT NULL,        -- the first rule that fits decides
    country_code   text,                    -- null: any
    language       text,                    -- null: any; "pt" fits "pt-BR" as well
    integration_id uuid,                    -- null: any shop, or none
    agents         uuid[] NOT NULL,         -- crm.users.id, in turn; who may not be assigned customers any more is passed over
    turn           integer NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL DEFAULT now()
);

-- One row: ids of customers are in the order in which we made them, and up to this one all have been looked at.
CREATE TABLE crm.assignment_progress (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    up_to    uuid NOT NULL
);
INSERT INTO crm.assignment_progress (up_to) VALUES ('00000000-0000-0000-0000-000000000000');

ALTER TABLE crm.assignment_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.assignment_progress ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.assignment_rules, crm.assignment_progress TO crm_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.assignment_rules TO crm_admin;
CREATE POLICY service ON crm.assignment_rules TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.assignment_progress TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY administer ON crm.assignment_rules TO crm_admin USING (true) WITH CHECK (true);
