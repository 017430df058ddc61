-- What staff write about customers. Writers: the grains of the feature of the same name. Readers: the web's pages.

CREATE TABLE crm.activities (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id    uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    user_id        uuid REFERENCES crm.users (id) ON DELETE SET NULL,   -- who leaves takes no history along
    type           text NOT NULL CHECK (type IN ('email', 'call', 'meeting', 'note', 'task')),
    subject        text,
    description    text,
    direction      text CHECK (direction IN ('inbound', 'outbound')),
    status         text CHECK (status IN ('pending', 'completed', 'cancelled')),
    due_date       timestamptz,
    email_metadata jsonb,
    attachments    text[],
    created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX activities_customer ON crm.activities (customer_id, created_at DESC);
CREATE INDEX activities_user ON crm.activities (user_id, created_at DESC);

CREATE TABLE crm.tags (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name       text NOT NULL UNIQUE,
    color      text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE crm.customer_tags (
    customer_id uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    tag_id      uuid NOT NULL REFERENCES crm.tags (id) ON DELETE CASCADE,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (customer_id, tag_id)
);
CREATE INDEX customer_tags_tag ON crm.customer_tags (tag_id);

CREATE TABLE crm.email_templates (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name       text NOT NULL,
    language   text NOT NULL DEFAULT 'en',
    subject    text NOT NULL,
    body       text NOT NULL,
    variables  text[],
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (name, language)
);

-- Append-only: no role may update or delete.
CREATE TABLE crm.audit_log (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT now(),
    user_id      uuid,
    role         text,
    action       text NOT NULL,
    subject_type text NOT NULL,
    subject_id   text,
    detail       jsonb,
    ip           inet
);
CREATE INDEX audit_log_subject ON crm.audit_log (subject_type, subject_id, at DESC);
CREATE INDEX audit_log_at ON crm.audit_log (at DESC);
