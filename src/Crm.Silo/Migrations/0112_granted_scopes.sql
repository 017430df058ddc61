-- What the shop lets us do, as it said when it was last asked; empty where the platform knows no scopes. Writer: IntegrationStore. Reader: the shop's page.

ALTER TABLE crm.integrations ADD COLUMN scopes text[] NOT NULL DEFAULT '{}';
GRANT SELECT (scopes) ON crm.integrations TO crm_admin, crm_manager, crm_agent, crm_readonly;
