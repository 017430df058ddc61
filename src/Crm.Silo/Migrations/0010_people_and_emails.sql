-- Who works here: invitations, deactivation and each person's own profile. The system's own mails, kept until they are sent. Who is signed in where.
-- Writers: crm.users and crm.invitations by the grain of People, crm.emails by that of Email, auth.sessions by the web's sign-in.
-- Readers: the pages of People, Account and Email; the web's sign-in reads who is deactivated and what an invitation's link opens.

ALTER TABLE crm.users ADD COLUMN deactivated_at timestamptz;   -- keeps all that they did, and signs in no more

-- What each person says of themselves.
GRANT UPDATE (display_name, timezone, language, avatar_url, updated_at) ON crm.users TO crm_manager, crm_agent, crm_readonly;
CREATE POLICY change_own ON crm.users FOR UPDATE TO crm_manager, crm_agent, crm_readonly
    USING (id = (SELECT crm.me())) WITH CHECK (id = (SELECT crm.me()));

CREATE TABLE crm.invitations (
    id           uuid PRIMARY KEY,            -- the person's id, once they have accepted
    email        text NOT NULL,
    role         text NOT NULL CHECK (role IN ('admin', 'manager', 'agent', 'readonly')),
    language     text NOT NULL DEFAULT 'en',
    token_hash   bytea NOT NULL UNIQUE,       -- SHA-256: the link itself is kept nowhere
    invited_by   uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    accepted_at  timestamptz,
    withdrawn_at timestamptz
);
CREATE UNIQUE INDEX invitations_open ON crm.invitations (lower(email)) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE crm.emails (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL,
    about      uuid,                          -- what caused it, so that it can be taken back
    user_id    uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    recipient  text NOT NULL,
    language   text NOT NULL,
    subject    text NOT NULL,
    body       text NOT NULL,                 -- plain text; {link} where the link belongs
    link       text,                          -- a one-time link, encrypted; erased once the mail is sent
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed', 'cancelled')),
    tries      smallint NOT NULL DEFAULT 0,
    error      text,
    due_at     timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,                   -- not worth sending any more
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz
);
CREATE INDEX emails_due ON crm.emails (due_at) WHERE state = 'waiting';
CREATE INDEX emails_newest ON crm.emails (created_at DESC, id DESC);
CREATE INDEX emails_about ON crm.emails (about) WHERE state = 'waiting';

ALTER TABLE crm.invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.emails ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON crm.invitations TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.emails TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY administer ON crm.invitations TO crm_admin USING (true) WITH CHECK (true);
CREATE POLICY administer ON crm.emails TO crm_admin USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON crm.invitations FOR SELECT TO crm_web USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.invitations, crm.emails TO crm_service;
GRANT SELECT, INSERT, UPDATE ON crm.invitations TO crm_admin;
GRANT SELECT ON crm.invitations TO crm_web;
GRANT SELECT, INSERT ON crm.emails TO crm_admin;
GRANT UPDATE (state, tries, error, due_at, link) ON crm.emails TO crm_admin;   -- take it back, or try it again; never its words

ALTER TABLE auth.users ADD COLUMN "LastSignInAt" timestamptz;
CREATE TABLE auth.sessions (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES auth.users ("Id") ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    ip           inet,
    user_agent   text
);
CREATE INDEX sessions_user ON auth.sessions (user_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.sessions TO crm_web;

-- The audit log, asked for one person.
CREATE INDEX audit_log_user ON crm.audit_log (user_id, at DESC, id DESC);
CREATE INDEX audit_log_newest ON crm.audit_log (at DESC, id DESC);
