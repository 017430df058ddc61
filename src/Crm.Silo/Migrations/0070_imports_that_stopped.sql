-- An import that an error stopped, and when. Writer: ImportStore. Reader: the web's import pages.

ALTER TABLE crm.imports ADD COLUMN stopped_at timestamptz;
ALTER TABLE crm.imports DROP CONSTRAINT imports_state_check;
ALTER TABLE crm.imports ADD CONSTRAINT imports_state_check CHECK (state IN ('uploading', 'mapping', 'checking', 'checked', 'running', 'stopped', 'done'));
