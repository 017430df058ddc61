-- A customer's profile as staff edit it, and the fields that an administrator adds to it.
-- Writers: crm.customers' profile: ProfileEditStore (staff) and ProfileStore (shops); crm.custom_fields: CustomFieldStore; crm.tags, customer_tags: TagStore.
-- Readers: the web's pages.

ALTER TABLE crm.customers
    ADD COLUMN staff_fields    text[] NOT NULL DEFAULT '{}',    -- columns that staff have written: shops' news leaves them alone until they are released
    ADD COLUMN profile_version integer NOT NULL DEFAULT 0,      -- rises with each edit of staff
    ADD COLUMN edited_at       timestamptz,
    ADD COLUMN edited_by       uuid;                            -- crm.users.id of the last editor; no reference, as in the audit log
GRANT INSERT (staff_fields, edited_at, edited_by), UPDATE (staff_fields, profile_version, edited_at, edited_by) ON crm.customers TO crm_admin, crm_manager;

CREATE TABLE crm.custom_fields (
    id         uuid PRIMARY KEY,
    key        text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),     -- under which customers.custom_fields keeps the value
    label      text NOT NULL,
    type       text NOT NULL CHECK (type IN ('text', 'number', 'date', 'choice', 'boolean')),
    choices    text[] NOT NULL DEFAULT '{}',
    required   boolean NOT NULL DEFAULT false,
    position   integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE crm.custom_fields ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.custom_fields TO crm_service, crm_admin;
GRANT SELECT ON crm.custom_fields TO crm_manager, crm_agent, crm_readonly;
CREATE POLICY service ON crm.custom_fields TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY administer ON crm.custom_fields TO crm_admin USING (true) WITH CHECK (true);
CREATE POLICY all_rows ON crm.custom_fields FOR SELECT TO crm_manager, crm_agent, crm_readonly USING (true);
