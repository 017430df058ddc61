-- What the law gives to the people behind the customers: consent, hold, erasure and its certificate, retention, and what a shop asks for in their name.
-- Writers: consents: ConsentStore (staff and the shops' reports); legal_holds, erasures, erased_identities, the erased customer: the grains' Privacy
-- feature; retention: RetentionStore. Readers: the web's privacy pages, the customer page, the intake (erased_identities).

-- Each statement of consent, as it was given or withdrawn: nothing is overwritten. The newest by `at` is in force.
CREATE TABLE crm.consents (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id    uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    channel        text NOT NULL CHECK (channel IN ('email', 'sms', 'phone', 'post')),
    state          text NOT NULL CHECK (state IN ('granted', 'pending', 'withdrawn')),  -- pending: asked to confirm, not confirmed
    source         text NOT NULL,           -- for a person: how it was given, e.g. 'Shopify' or 'by phone'
    integration_id uuid,                    -- the shop that reported it; null: a member of staff wrote it down
    at             timestamptz NOT NULL,    -- when the person said so
    recorded_by    uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX consents_customer ON crm.consents (customer_id, channel, at DESC, id DESC);

-- While one stands, nothing of the customer is erased or deleted.
CREATE TABLE crm.legal_holds (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    reason      text NOT NULL,
    placed_by   uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    placed_at   timestamptz NOT NULL DEFAULT now(),
    released_by uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    released_at timestamptz
);
CREATE INDEX legal_holds_customer ON crm.legal_holds (customer_id) WHERE released_at IS NULL;
CREATE INDEX legal_holds_all ON crm.legal_holds (customer_id, placed_at DESC);

-- The certificate: what was erased, how much of it, when and by whom. No personal data.
CREATE TABLE crm.erasures (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id uuid NOT NULL,
    basis       text NOT NULL CHECK (basis IN ('request', 'shop', 'retention')),
    counts      jsonb NOT NULL DEFAULT '{}',
    erased_by   uuid REFERENCES crm.users (id) ON DELETE SET NULL,   -- null: the retention period did
    erased_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX erasures_customer ON crm.erasures (customer_id, erased_at DESC);
CREATE INDEX erasures_at ON crm.erasures (erased_at DESC, id DESC);

-- By which an identity that was erased is known again, and by nothing else: a hash with a key of this installation. What comes under it later counts for
-- the erased customer and brings no name along.
CREATE TABLE crm.erased_identities (
    hash           bytea PRIMARY KEY,
    integration_id uuid NOT NULL,
    external_id    text NOT NULL,           -- what stands in crm.customer_identities instead
    erased_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE crm.erasure_key (
    id  boolean PRIMARY KEY DEFAULT true CHECK (id),    -- one row
    key  bytea NOT NULL
);
INSERT INTO crm.erasure_key (key)
VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

ALTER TABLE crm.customers ADD COLUMN erased_at timestamptz;
ALTER TABLE crm.compliance_requests ADD COLUMN done_by uuid REFERENCES crm.users (id) ON DELETE SET NULL, ADD COLUMN outcome text;

-- For each kind of data after how many days it goes; null: never.
CREATE TABLE crm.retention (
    kind         text PRIMARY KEY CHECK (kind IN ('receipts', 'parked_payloads', 'audit', 'activities', 'inactive_customers')),
    days         integer CHECK (days BETWEEN 7 AND 36500),
    last_run_at  timestamptz,
    last_removed bigint NOT NULL DEFAULT 0,
    removed      bigint NOT NULL DEFAULT 0,
    CHECK (kind <> 'audit' OR days IS NULL OR days >= 365),
    CHECK (kind <> 'inactive_customers' OR days IS NULL OR days >= 365)
);
INSERT INTO crm.retention (kind, days) VALUES ('receipts', 90), ('parked_payloads', NULL), ('audit', NULL), ('activities', NULL), ('inactive_customers', NULL);

-- The audit log is append-only for everybody. This is its one end: what is older than the period that an administrator has set, and than a year.
CREATE FUNCTION crm.trim_audit_log(most integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (
        DELETE FROM crm.audit_log WHERE id IN (
            SELECT a.id FROM crm.audit_log a, crm.retention r
            WHERE r.kind = 'audit' AND r.days >= 365 AND a.at < now() - make_interval(days => r.days) ORDER BY a.at LIMIT most)
        RETURNING 1
    )
    SELECT count(*) FROM gone;
$$;
REVOKE EXECUTE ON FUNCTION crm.trim_audit_log(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.trim_audit_log(integer) TO crm_service;

-- Whoever deletes, by whatever way: a held customer stays.
CREATE FUNCTION crm.refuse_held() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM crm.legal_holds h WHERE h.customer_id = OLD.id AND h.released_at IS NULL) THEN
        RAISE EXCEPTION 'A legal hold stands on this customer.' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'legal_hold';
    END IF;
    RETURN OLD;
END $$;
REVOKE EXECUTE ON FUNCTION crm.refuse_held() FROM PUBLIC;
CREATE TRIGGER legal_hold BEFORE DELETE ON crm.customers FOR EACH ROW EXECUTE FUNCTION crm.refuse_held();

GRANT SELECT, INSERT, UPDATE, DELETE ON crm.consents, crm.legal_holds, crm.erasures, crm.erased_identities, crm.retention TO crm_service;
GRANT SELECT ON crm.erasure_key TO crm_service;
GRANT SELECT ON crm.consents TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT INSERT (customer_id, channel, state, source, at, recorded_by) ON crm.consents TO crm_admin, crm_manager, crm_agent;
GRANT SELECT ON crm.legal_holds, crm.erasures TO crm_admin, crm_manager, crm_readonly;
GRANT INSERT (id, customer_id, reason, placed_by), UPDATE (released_by, released_at) ON crm.legal_holds TO crm_admin, crm_manager;
GRANT INSERT (id, customer_id, basis, erased_by) ON crm.erasures TO crm_admin, crm_manager;
GRANT SELECT ON crm.retention TO crm_admin;
GRANT UPDATE (days) ON crm.retention TO crm_admin;
GRANT UPDATE (done_at, done_by, outcome) ON crm.compliance_requests TO crm_admin;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['consents', 'legal_holds', 'erasures', 'erased_identities', 'erasure_key', 'retention'] LOOP
        EXECUTE format('ALTER TABLE crm.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY service ON crm.%I TO crm_service USING (true) WITH CHECK (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['consents', 'legal_holds', 'erasures'] LOOP
        EXECUTE format('CREATE POLICY all_rows ON crm.%I FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true)', t);
    END LOOP;
END $$;
CREATE POLICY own_customers ON crm.consents FOR SELECT TO crm_agent
    USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY add ON crm.consents FOR INSERT TO crm_admin, crm_manager WITH CHECK (recorded_by = (SELECT crm.me()));
CREATE POLICY add_own ON crm.consents FOR INSERT TO crm_agent
    WITH CHECK (recorded_by = (SELECT crm.me()) AND customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY place ON crm.legal_holds FOR INSERT TO crm_admin, crm_manager WITH CHECK (placed_by = (SELECT crm.me()));
CREATE POLICY release ON crm.legal_holds FOR UPDATE TO crm_admin, crm_manager USING (released_at IS NULL)
    WITH CHECK (released_at IS NULL OR released_by = (SELECT crm.me()));
CREATE POLICY add ON crm.erasures FOR INSERT TO crm_admin, crm_manager WITH CHECK (erased_by = (SELECT crm.me()));
CREATE POLICY see ON crm.retention FOR SELECT TO crm_admin USING (true);
CREATE POLICY change ON crm.retention FOR UPDATE TO crm_admin USING (true) WITH CHECK (true);
CREATE POLICY carry_out ON crm.compliance_requests FOR UPDATE TO crm_admin USING (true) WITH CHECK (done_by IS NULL OR done_by = (SELECT crm.me()));
