-- How long sent mails are kept, and what was uploaded to be imported. Writer: RetentionStore. Reader: the privacy settings.

ALTER TABLE crm.retention DROP CONSTRAINT retention_kind_check;
ALTER TABLE crm.retention ADD CONSTRAINT retention_kind_check
    CHECK (kind IN ('receipts', 'parked_payloads', 'emails', 'imports', 'audit', 'activities', 'inactive_customers'));
INSERT INTO crm.retention (kind, days) VALUES ('emails', NULL), ('imports', 90);
CREATE INDEX imports_created ON crm.imports (created_at);
