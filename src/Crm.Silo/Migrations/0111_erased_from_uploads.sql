-- How many rows erasures have taken out of an upload that was not imported yet. It counts up with each, and so is the upload's version as well: who has
-- read the file before reads it again. Writer: WaitingUploads. Reader: the import, and the web's import pages.

ALTER TABLE crm.imports ADD COLUMN erased_rows integer NOT NULL DEFAULT 0;
