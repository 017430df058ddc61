-- Shops through their APIs: what a shop says of itself, how far it is read, which webhooks stand there, and where its books and ours differ.
-- Writers: integrations: IntegrationStore; syncs, sync_differences: SyncStore; shop_webhooks: SubscriptionStore. Readers: the web's pages of integrations.

ALTER TABLE crm.integrations
    ADD COLUMN api            text CHECK (api IN ('client', 'offline', 'token', 'key')),   -- how its API lets us in; null: it only pushes
    ADD COLUMN currency       text,
    ADD COLUMN time_zone      text,
    ADD COLUMN missing_scopes text[] NOT NULL DEFAULT '{}',
    ADD COLUMN status_values  text[] NOT NULL DEFAULT '{}',     -- what stands in the places of status_note
    ADD COLUMN checked_at     timestamptz;                      -- when the shop last said all this
GRANT SELECT (api, currency, time_zone, missing_scopes, status_values, checked_at) ON crm.integrations TO crm_admin, crm_manager, crm_agent, crm_readonly;

-- One row for a shop whose API is read. The cursor moves in the transaction that receives the page before it.
CREATE TABLE crm.syncs (
    integration_id  uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('first', 'changes', 'night')),
    state           text NOT NULL CHECK (state IN ('running', 'paused', 'done')),
    part            text NOT NULL DEFAULT 'Customers',
    since           timestamptz,            -- the shop's clock: what this run reads changed then or later; null: everything
    cursor          text,                   -- where in the part to go on; null: at its beginning
    known_until     timestamptz,            -- the shop's clock: up to when everything was read by the runs that ended
    seen_until      timestamptz,            -- the same, of the run that is under way
    done            bigint NOT NULL DEFAULT 0,
    fresh           bigint NOT NULL DEFAULT 0,  -- of these, what had not been received before
    total           bigint,                 -- how many the shop said there are
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    trouble         text,                   -- why it does not go on right now, for a person
    trouble_values  text[] NOT NULL DEFAULT '{}',
    night_on        date,                   -- the shop's day of the last nightly run
    compared_at     timestamptz,            -- when books and ours were last compared
    compared        bigint,
    busy            text CHECK (busy IN ('comparing', 'mending'))
);

CREATE TABLE crm.shop_webhooks (
    integration_id uuid NOT NULL,
    topic          text NOT NULL,
    state          text NOT NULL CHECK (state IN ('active', 'missing')),
    note           text,                    -- why it is missing, for a person
    note_values    text[] NOT NULL DEFAULT '{}',
    checked_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (integration_id, topic)
);

CREATE TABLE crm.sync_differences (
    integration_id uuid NOT NULL,
    external_id    text NOT NULL,
    order_number   text NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('missing', 'different', 'extra')),  -- missing here, different, not in the shop any more
    currency       text,
    their_total    numeric(19,4),
    our_total      numeric(19,4),
    their_refunded numeric(19,4),
    our_refunded   numeric(19,4),
    found_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (integration_id, external_id)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['syncs', 'shop_webhooks', 'sync_differences'] LOOP
        EXECUTE format('ALTER TABLE crm.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON crm.%I TO crm_service', t);
        EXECUTE format('CREATE POLICY service ON crm.%I TO crm_service USING (true) WITH CHECK (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['syncs', 'shop_webhooks'] LOOP
        EXECUTE format('GRANT SELECT ON crm.%I TO crm_admin, crm_manager, crm_agent, crm_readonly', t);
        EXECUTE format('CREATE POLICY all_rows ON crm.%I FOR SELECT TO crm_admin, crm_manager, crm_agent, crm_readonly USING (true)', t);
    END LOOP;
END $$;
-- Orders of every customer: not for agents.
GRANT SELECT ON crm.sync_differences TO crm_admin, crm_manager, crm_readonly;
CREATE POLICY all_rows ON crm.sync_differences FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true);
