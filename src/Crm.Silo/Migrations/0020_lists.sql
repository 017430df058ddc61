-- What the lists stand on: a search that forgives accents and typos and finds one Chinese character, an order by name, an order by figures, saved views.
-- Writers: crm.customer_ranks: RankStore (Crm.Grains/Lists); crm.views, crm.view_defaults: ViewStore (Crm.Grains/Views). The columns search, place
-- and sort_name are written by Postgres itself. Readers: the web's lists.

-- A text as the search compares it: in lower case, without accents, full-width letters as letters, katakana as hiragana. Built of what every server has.
CREATE FUNCTION crm.fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN value ~ '[^\x01-\x7f]' THEN
    replace(replace(replace(translate(
        lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f\u0640\u064b-\u0655\u0670]', '', 'g')),
        'øłđðıħŧァアィイゥウェエォオカキクケコサシスセソタチッツテトナニヌネノハヒフヘホマミムメモャヤュユョヨラリルレロヮワヲン',
        'olddihtぁあぃいぅうぇえぉおかきくけこさしすせそたちっつてとなにぬねのはひふへほまみむめもゃやゅゆょよらりるれろゎわをん'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
    ELSE lower(value) END;

-- The letters beyond ASCII of a folded text, one by one and in pairs: trigrams are of no help to words of one or two of them, as Chinese and Japanese
-- names are. Null where there is none.
CREATE FUNCTION crm.grams(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN folded ~ '[^\x01-\x7f]' THEN ARRAY(
    SELECT DISTINCT gram
    FROM generate_series(1, length(folded)) AS n CROSS JOIN LATERAL (VALUES (substr(folded, n, 1)), (substr(folded, n, 2))) AS v (gram)
    WHERE gram !~ '[\x01-\x7f]') END;

-- Typos: whether some part of the text is like the word, by pg_trgm.word_similarity_threshold. The extension stands where 0008 found or put it, and no
-- role may look into that place: these two are the way in, and the planner sees through them to the index.
DO $$
DECLARE
    place   text := (SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_trgm');
    role    text;
    inner_  text;
BEGIN
    EXECUTE format('CREATE FUNCTION crm.resembles(whole text, word text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN word OPERATOR(%s.<%%) whole', place);
    EXECUTE format('CREATE FUNCTION crm.resemblance(whole text, word text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN %s.word_similarity(word, whole)::numeric', place);
    -- Where the owner of the database is no superuser the extension's functions are not the owner's, and are open already.
    FOREACH role IN ARRAY ARRAY['crm_admin', 'crm_manager', 'crm_agent', 'crm_readonly', 'crm_service'] LOOP
        FOREACH inner_ IN ARRAY ARRAY['word_similarity', 'word_similarity_op'] LOOP
            IF NOT has_function_privilege(role, format('%s.%s(text, text)', place, inner_), 'EXECUTE') THEN
                EXECUTE format('GRANT EXECUTE ON FUNCTION %s.%I(text, text) TO %I', place, inner_, role);
            END IF;
        END LOOP;
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION crm.fold(text), crm.grams(text), crm.resembles(text, text), crm.resemblance(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.fold(text), crm.grams(text), crm.resembles(text, text), crm.resemblance(text, text)
    TO crm_admin, crm_manager, crm_agent, crm_readonly, crm_service;

-- Names, company, e-mail, phone as written and by its digits; folded. No figure is in it, so an order's commit leaves it and its indexes alone.
DROP INDEX crm.customers_search;
ALTER TABLE crm.customers DROP COLUMN search;
ALTER TABLE crm.customers ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
    crm.fold(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company_name, '') || ' ' || coalesce(email, '') || ' '
             || coalesce(phone, '') || ' ' || regexp_replace(coalesce(phone, ''), '[^0-9]', '', 'g'))) STORED;

-- Where they live, for filters that narrow by its index before they look at the column itself.
ALTER TABLE crm.customers ADD COLUMN place text NOT NULL GENERATED ALWAYS AS (
    crm.fold(coalesce(city, '') || ' ' || coalesce(region, '') || ' ' || coalesce(postal_code, ''))) STORED;

-- What a list shows as the name (a test holds it to Formats.Name), in the order of the Unicode collation where the server has it.
DO $$
DECLARE
    collation_ text := CASE WHEN EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN '"und-x-icu"' ELSE '"default"' END;
BEGIN
    EXECUTE format('ALTER TABLE crm.customers ADD COLUMN sort_name text COLLATE %s NOT NULL GENERATED ALWAYS AS (
        coalesce(nullif(btrim(coalesce(first_name, '''') || '' '' || coalesce(last_name, '''')), ''''), company_name, email, '''')) STORED', collation_);
    EXECUTE format('CREATE INDEX customers_search ON crm.customers USING gin (search %s.gin_trgm_ops)',
                   (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pg_trgm'));
    EXECUTE format('CREATE INDEX customers_place ON crm.customers USING gin (place %s.gin_trgm_ops)',
                   (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pg_trgm'));
END $$;
CREATE INDEX customers_grams ON crm.customers USING gin (crm.grams(search));
CREATE INDEX customers_sort_name ON crm.customers (sort_name, id);
CREATE INDEX customers_language ON crm.customers (lower(split_part(language, '-', 1)), created_at DESC, id);
CREATE INDEX customers_currency ON crm.customers (currency, created_at DESC, id);
CREATE INDEX customers_custom_fields ON crm.customers USING gin (custom_fields jsonb_path_ops) WHERE custom_fields IS NOT NULL;

-- The customers in the order of their figures. An index on a figure of crm.customers itself would make every order's commit write all of that
-- table's indexes (0001); this narrow copy follows a moment later and is for the order alone: what a list shows and filters is read from the customers.
CREATE TABLE crm.customer_ranks (
    customer_id     uuid PRIMARY KEY REFERENCES crm.customers (id) ON DELETE CASCADE,
    lifetime_value  numeric(19,4) NOT NULL,
    total_orders    integer NOT NULL,
    last_order_date timestamptz NOT NULL        -- -infinity: none
) WITH (fillfactor = 80);
CREATE INDEX customer_ranks_lifetime_value ON crm.customer_ranks (lifetime_value, customer_id);
CREATE INDEX customer_ranks_total_orders ON crm.customer_ranks (total_orders, customer_id);
CREATE INDEX customer_ranks_last_order_date ON crm.customer_ranks (last_order_date, customer_id);
INSERT INTO crm.customer_ranks
SELECT id, lifetime_value, total_orders, coalesce(last_order_date, '-infinity') FROM crm.customers WHERE merged_into IS NULL;

-- A list as somebody likes to see it: its filters, order and columns, as they stand in the URL.
CREATE TABLE crm.views (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('customers', 'orders')),
    owner_id   uuid NOT NULL REFERENCES crm.users (id) ON DELETE CASCADE,
    name       text NOT NULL CHECK (name <> '' AND length(name) <= 60),
    query      text NOT NULL CHECK (length(query) <= 8000),
    is_shared  boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX views_own_name ON crm.views (owner_id, kind, lower(name)) WHERE NOT is_shared;
CREATE UNIQUE INDEX views_shared_name ON crm.views (kind, lower(name)) WHERE is_shared;

-- The view that a person's list opens with.
CREATE TABLE crm.view_defaults (
    user_id uuid NOT NULL REFERENCES crm.users (id) ON DELETE CASCADE,
    kind    text NOT NULL,
    view_id uuid NOT NULL REFERENCES crm.views (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, kind)
);

ALTER TABLE crm.customer_ranks ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.views ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.view_defaults ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.customer_ranks, crm.views, crm.view_defaults TO crm_service;
CREATE POLICY service ON crm.customer_ranks TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.views TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.view_defaults TO crm_service USING (true) WITH CHECK (true);

GRANT SELECT ON crm.customer_ranks TO crm_admin, crm_manager, crm_agent, crm_readonly;
CREATE POLICY all_rows ON crm.customer_ranks FOR SELECT TO crm_admin, crm_manager, crm_readonly USING (true);
CREATE POLICY own_customers ON crm.customer_ranks FOR SELECT TO crm_agent
    USING (customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));

-- One's own and the shared ones are seen; a shared one is written by administrators and managers, whoever made it.
GRANT SELECT, INSERT, DELETE, UPDATE (name, query, is_shared, updated_at) ON crm.views TO crm_admin, crm_manager, crm_agent, crm_readonly;
CREATE POLICY see ON crm.views FOR SELECT TO crm_admin, crm_manager, crm_agent, crm_readonly USING (is_shared OR owner_id = (SELECT crm.me()));
CREATE POLICY add_own ON crm.views FOR INSERT TO crm_admin, crm_manager WITH CHECK (owner_id = (SELECT crm.me()));
CREATE POLICY add_private ON crm.views FOR INSERT TO crm_agent, crm_readonly WITH CHECK (owner_id = (SELECT crm.me()) AND NOT is_shared);
CREATE POLICY change_shared ON crm.views FOR UPDATE TO crm_admin, crm_manager
    USING (is_shared OR owner_id = (SELECT crm.me())) WITH CHECK (is_shared OR owner_id = (SELECT crm.me()));
CREATE POLICY change_private ON crm.views FOR UPDATE TO crm_agent, crm_readonly
    USING (owner_id = (SELECT crm.me()) AND NOT is_shared) WITH CHECK (owner_id = (SELECT crm.me()) AND NOT is_shared);
CREATE POLICY remove_shared ON crm.views FOR DELETE TO crm_admin, crm_manager USING (is_shared OR owner_id = (SELECT crm.me()));
CREATE POLICY remove_private ON crm.views FOR DELETE TO crm_agent, crm_readonly USING (owner_id = (SELECT crm.me()) AND NOT is_shared);

GRANT SELECT, INSERT, DELETE ON crm.view_defaults TO crm_admin, crm_manager, crm_agent, crm_readonly;
CREATE POLICY own ON crm.view_defaults TO crm_admin, crm_manager, crm_agent, crm_readonly
    USING (user_id = (SELECT crm.me())) WITH CHECK (user_id = (SELECT crm.me()));
