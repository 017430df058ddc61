-- The keys that shops' credentials, one-time links and sign-in cookies are encrypted with, each wrapped with a passphrase that is not in the database.
-- Writers and readers: the silos' and the web's data protection (KeyRing).

CREATE TABLE crm.protection_keys (
    name       text PRIMARY KEY,
    element    text NOT NULL,               -- XML; the key within it is encrypted
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE crm.protection_keys ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON crm.protection_keys TO crm_service, crm_web;
CREATE POLICY service ON crm.protection_keys TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY web_reads ON crm.protection_keys FOR SELECT TO crm_web USING (true);
CREATE POLICY web_adds ON crm.protection_keys FOR INSERT TO crm_web WITH CHECK (true);
