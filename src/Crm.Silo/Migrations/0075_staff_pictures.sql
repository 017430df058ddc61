-- The pictures of staff, small and drawn by ourselves. Writer: PeopleStore. Reader: the web, which shows them to all staff.

CREATE TABLE crm.user_pictures (
    user_id    uuid PRIMARY KEY REFERENCES crm.users (id) ON DELETE CASCADE,
    picture    bytea NOT NULL CHECK (length(picture) <= 262144),    -- WebP
    changed_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE crm.user_pictures ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.user_pictures TO crm_service;
GRANT SELECT, INSERT, UPDATE (picture, changed_at), DELETE ON crm.user_pictures TO crm_admin, crm_manager, crm_agent, crm_readonly;
CREATE POLICY service ON crm.user_pictures TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY see ON crm.user_pictures FOR SELECT TO crm_admin, crm_manager, crm_agent, crm_readonly USING (true);
CREATE POLICY add_own ON crm.user_pictures FOR INSERT TO crm_admin, crm_manager, crm_agent, crm_readonly WITH CHECK (user_id = (SELECT crm.me()));
CREATE POLICY change_own ON crm.user_pictures FOR UPDATE TO crm_admin, crm_manager, crm_agent, crm_readonly
    USING (user_id = (SELECT crm.me())) WITH CHECK (user_id = (SELECT crm.me()));
CREATE POLICY remove_own ON crm.user_pictures FOR DELETE TO crm_admin, crm_manager, crm_agent, crm_readonly USING (user_id = (SELECT crm.me()));
