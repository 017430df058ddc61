-- Who may be the same person by their phone number, or by their name and where they live. Writer of the suggestions (crm.customer_matches) and of the
-- progress: AlikeStore. No figure is in these keys, so an order's commit leaves the indexes alone.

-- A phone number by its last nine digits, which are the same whether it is written with the country's code or without. Null: too short to tell.
CREATE FUNCTION crm.phone_key(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(regexp_replace(phone, '[^0-9]', '', 'g')) >= 7 THEN right(regexp_replace(phone, '[^0-9]', '', 'g'), 9) END;

-- Given and family name in either order, with the country and the postal code. Null where one of them is missing.
CREATE FUNCTION crm.name_key(first_name text, last_name text, country_code text, postal_code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN first_name <> '' AND last_name <> '' AND country_code <> '' AND regexp_replace(postal_code, '[^0-9A-Za-z]', '', 'g') <> '' THEN
    least(crm.fold(btrim(first_name)), crm.fold(btrim(last_name))) || '|' || greatest(crm.fold(btrim(first_name)), crm.fold(btrim(last_name)))
    || '|' || country_code || '|' || upper(regexp_replace(postal_code, '[^0-9A-Za-z]', '', 'g')) END;

REVOKE EXECUTE ON FUNCTION crm.phone_key(text), crm.name_key(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.phone_key(text), crm.name_key(text, text, text, text) TO crm_admin, crm_manager, crm_agent, crm_readonly, crm_service;

CREATE INDEX customers_phone_key ON crm.customers (crm.phone_key(phone)) WHERE phone IS NOT NULL;
CREATE INDEX customers_name_key ON crm.customers (crm.name_key(first_name, last_name, country_code, postal_code)) WHERE postal_code IS NOT NULL;

-- One row: ids of customers are in the order in which we made them, and up to this one all have been compared.
CREATE TABLE crm.alike_progress (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    up_to    uuid NOT NULL
);
INSERT INTO crm.alike_progress (up_to) VALUES ('00000000-0000-0000-0000-000000000000');
ALTER TABLE crm.alike_progress ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.alike_progress TO crm_service;
CREATE POLICY service ON crm.alike_progress TO crm_service USING (true) WITH CHECK (true);
