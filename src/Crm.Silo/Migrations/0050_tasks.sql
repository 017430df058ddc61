-- Activities that are still to be done, their reminders and repetition, notifications, and the address of a person's calendar.
-- Writers: crm.activities and crm.notifications: ActivityStore (and ReminderStore for what is due); crm.calendar_keys: CalendarStore.
-- Readers: the web's pages, the calendar file.

-- A task need not be about a customer. What is still to be done is 'pending'; who is to do it is the assignee.
ALTER TABLE crm.activities ALTER COLUMN customer_id DROP NOT NULL;
ALTER TABLE crm.activities
    ADD CONSTRAINT activities_of_whom CHECK (customer_id IS NOT NULL OR type = 'task'),
    ADD COLUMN assignee_id   uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    ADD COLUMN due_all_day   boolean NOT NULL DEFAULT false,    -- then due_date is the last second of the day in time_zone
    ADD COLUMN time_zone     text NOT NULL DEFAULT 'UTC',       -- whose clock due_date, remind_at and the repetition were set by
    ADD COLUMN remind_at     timestamptz,
    ADD COLUMN reminded_at   timestamptz,                       -- set in the transaction that notifies: what is set does not fire again
    ADD COLUMN repeats       text CHECK (repeats IN ('daily', 'weekly', 'monthly', 'yearly')),
    ADD COLUMN repeat_days   smallint NOT NULL DEFAULT 0 CHECK (repeat_days BETWEEN 0 AND 127),  -- weekly: Monday 1, Tuesday 2, Wednesday 4, …
    ADD COLUMN repeat_anchor timestamp,                         -- the local time of the first one: its time of day and day of month are kept
    ADD COLUMN follows       uuid UNIQUE REFERENCES crm.activities (id) ON DELETE SET NULL,      -- the one whose completion made this one
    ADD COLUMN completed_at  timestamptz,
    ADD COLUMN updated_at    timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT activities_repeat CHECK (repeats IS NULL OR repeat_anchor IS NOT NULL);

CREATE INDEX activities_to_do ON crm.activities (assignee_id, coalesce(due_date, 'infinity'::timestamptz), id) WHERE status = 'pending';
CREATE INDEX activities_all_to_do ON crm.activities (coalesce(due_date, 'infinity'::timestamptz), id) WHERE status = 'pending';
CREATE INDEX activities_done ON crm.activities (assignee_id, completed_at DESC, id DESC) WHERE status = 'completed' AND completed_at IS NOT NULL;
CREATE INDEX activities_to_remind ON crm.activities (remind_at) WHERE status = 'pending' AND reminded_at IS NULL AND remind_at IS NOT NULL;
-- The refunds of a customer's timeline.
CREATE INDEX orders_customer_refunded ON crm.orders (customer_id, integration_id, external_id) WHERE refunded_amount > 0;

-- What a person is told. The words are made from what it points to, so that nothing personal is kept twice.
CREATE TABLE crm.notifications (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL REFERENCES crm.users (id) ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('reminder', 'assigned')),
    activity_id uuid NOT NULL REFERENCES crm.activities (id) ON DELETE CASCADE,
    from_id     uuid REFERENCES crm.users (id) ON DELETE SET NULL,  -- who assigned it
    at          timestamptz NOT NULL DEFAULT now(),
    read_at     timestamptz
);
CREATE INDEX notifications_user ON crm.notifications (user_id, at DESC, id DESC);
CREATE INDEX notifications_unread ON crm.notifications (user_id) WHERE read_at IS NULL;
CREATE INDEX notifications_activity ON crm.notifications (activity_id);

-- Whoever knows the key reads this person's tasks as a calendar. Only its hash is kept: it is shown once.
CREATE TABLE crm.calendar_keys (
    user_id    uuid PRIMARY KEY REFERENCES crm.users (id) ON DELETE CASCADE,
    key_hash   bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE crm.notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.calendar_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON crm.notifications TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.calendar_keys TO crm_service USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.notifications, crm.calendar_keys TO crm_service;

-- Who wrote an activity, about whom and when is never changed.
GRANT UPDATE (subject, description, direction, status, due_date, due_all_day, time_zone, remind_at, reminded_at, repeats, repeat_days, repeat_anchor,
              assignee_id, completed_at, updated_at), DELETE ON crm.activities TO crm_admin, crm_manager, crm_agent;

CREATE POLICY change_any ON crm.activities FOR UPDATE TO crm_admin, crm_manager USING (true) WITH CHECK (true);
CREATE POLICY remove_any ON crm.activities FOR DELETE TO crm_admin, crm_manager USING (true);

-- An agent: what they wrote or are to do, as long as its customer is theirs.
CREATE POLICY own_tasks ON crm.activities FOR SELECT TO crm_agent
    USING (customer_id IS NULL AND (user_id = (SELECT crm.me()) OR assignee_id = (SELECT crm.me())));
CREATE POLICY add_own_task ON crm.activities FOR INSERT TO crm_agent WITH CHECK (customer_id IS NULL AND user_id = (SELECT crm.me()));
CREATE POLICY change_own ON crm.activities FOR UPDATE TO crm_agent
    USING ((user_id = (SELECT crm.me()) OR assignee_id = (SELECT crm.me()))
       AND (customer_id IS NULL OR customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me()))))
    WITH CHECK (customer_id IS NULL OR customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me())));
CREATE POLICY remove_own ON crm.activities FOR DELETE TO crm_agent
    USING (user_id = (SELECT crm.me())
       AND (customer_id IS NULL OR customer_id IN (SELECT c.id FROM crm.customers c WHERE c.owner_id = (SELECT crm.me()))));

-- Each person reads their own notifications and marks them as read; who assigns a task tells its new assignee, in their own name.
GRANT SELECT, UPDATE (read_at) ON crm.notifications TO crm_admin, crm_manager, crm_agent, crm_readonly;
GRANT INSERT (user_id, kind, activity_id, from_id) ON crm.notifications TO crm_admin, crm_manager, crm_agent;
CREATE POLICY own ON crm.notifications FOR SELECT TO crm_admin, crm_manager, crm_agent, crm_readonly USING (user_id = (SELECT crm.me()));
CREATE POLICY mark_own ON crm.notifications FOR UPDATE TO crm_admin, crm_manager, crm_agent, crm_readonly
    USING (user_id = (SELECT crm.me())) WITH CHECK (user_id = (SELECT crm.me()));
CREATE POLICY tell ON crm.notifications FOR INSERT TO crm_admin, crm_manager, crm_agent
    WITH CHECK (kind = 'assigned' AND from_id = (SELECT crm.me()) AND EXISTS (SELECT 1 FROM crm.activities a WHERE a.id = activity_id));

GRANT SELECT, INSERT, UPDATE (key_hash, created_at), DELETE ON crm.calendar_keys TO crm_admin, crm_manager, crm_agent, crm_readonly;
CREATE POLICY own ON crm.calendar_keys TO crm_admin, crm_manager, crm_agent, crm_readonly
    USING (user_id = (SELECT crm.me())) WITH CHECK (user_id = (SELECT crm.me()));
-- The calendar is fetched by a program that cannot sign in.
GRANT SELECT ON crm.calendar_keys TO crm_web;
CREATE POLICY calendar ON crm.calendar_keys FOR SELECT TO crm_web USING (true);
