-- Customers from a file: the upload, where its import stands, and the rows that could not be taken. Writer: ImportStore. Reader: the web's import pages.
-- Each chunk of rows moves the position in the transaction that writes its customers; the upload is kept until the import is done.

CREATE TABLE crm.imports (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES crm.users (id) ON DELETE CASCADE,   -- whose it is, and as whom it writes
    file_name   text NOT NULL,
    state       text NOT NULL CHECK (state IN ('uploading', 'mapping', 'checking', 'checked', 'running', 'done')),
    headers     text[] NOT NULL DEFAULT '{}',
    sample      jsonb,                      -- the first rows, for the mapping
    mapping     text[] NOT NULL DEFAULT '{}',   -- for each column the field that it holds; '' none
    on_match    text NOT NULL DEFAULT 'update' CHECK (on_match IN ('update', 'skip', 'create')),
    total_rows  integer NOT NULL DEFAULT 0,
    position    integer NOT NULL DEFAULT 0, -- rows that are dealt with, of the check or of the import
    created     integer NOT NULL DEFAULT 0,
    updated     integer NOT NULL DEFAULT 0,
    skipped     integer NOT NULL DEFAULT 0,
    failed      integer NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE INDEX imports_user ON crm.imports (user_id, created_at DESC);

CREATE TABLE crm.import_parts (
    import_id uuid NOT NULL REFERENCES crm.imports (id) ON DELETE CASCADE,
    part      integer NOT NULL,
    data      bytea NOT NULL,
    PRIMARY KEY (import_id, part)
);

CREATE TABLE crm.import_failures (
    import_id uuid NOT NULL REFERENCES crm.imports (id) ON DELETE CASCADE,
    row       integer NOT NULL,             -- as a spreadsheet counts, the header is 1
    problems  jsonb NOT NULL,               -- [[column, text, [values]], …]
    cells     text[] NOT NULL,
    PRIMARY KEY (import_id, row)
);

-- Whom a file knows by their id in a shop.
CREATE INDEX customer_identities_external ON crm.customer_identities (external_id);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['imports', 'import_parts', 'import_failures'] LOOP
        EXECUTE format('ALTER TABLE crm.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON crm.%I TO crm_service', t);
        EXECUTE format('CREATE POLICY service ON crm.%I TO crm_service USING (true) WITH CHECK (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['import_parts', 'import_failures'] LOOP
        EXECUTE format('CREATE POLICY own ON crm.%I TO crm_admin, crm_manager
            USING (import_id IN (SELECT i.id FROM crm.imports i WHERE i.user_id = (SELECT crm.me())))
            WITH CHECK (import_id IN (SELECT i.id FROM crm.imports i WHERE i.user_id = (SELECT crm.me())))', t);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.imports TO crm_admin, crm_manager;
GRANT SELECT, INSERT, UPDATE (data), DELETE ON crm.import_parts TO crm_admin, crm_manager;
GRANT SELECT, INSERT, UPDATE (problems), DELETE ON crm.import_failures TO crm_admin, crm_manager;
CREATE POLICY own ON crm.imports TO crm_admin, crm_manager USING (user_id = (SELECT crm.me())) WITH CHECK (user_id = (SELECT crm.me()));
