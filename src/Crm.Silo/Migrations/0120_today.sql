-- When today began in the reporting time zone. Reader: the home page. A function and not a part of the statement: Postgres works a function out before it
-- plans, and so knows that today's orders are few; of a part it would guess a third of all, and read the whole table for them.

CREATE FUNCTION crm.today_began() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT date_trunc('day', now() AT TIME ZONE value) AT TIME ZONE value FROM crm.settings WHERE key = 'reporting_time_zone');

REVOKE EXECUTE ON FUNCTION crm.today_began() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.today_began() TO crm_admin, crm_manager, crm_agent, crm_readonly;
