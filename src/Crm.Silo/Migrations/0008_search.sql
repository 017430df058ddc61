-- Search over a customer's names, company, e-mail and phone. Written by Postgres itself; read by the web's customer list. No figure is in it, so
-- an order's commit leaves it and its index alone.

-- The extension stands where the server has it, else in a schema that lets no role in: in crm its functions would be open to every role of a server
-- whose owner is no superuser. The index needs no way in.
CREATE SCHEMA trigrams;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA trigrams;

ALTER TABLE crm.customers ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
    lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) STORED;

DO $$
BEGIN
    EXECUTE format('CREATE INDEX customers_search ON crm.customers USING gin (search %s.gin_trgm_ops)',
                   (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pg_trgm'));
END $$;
