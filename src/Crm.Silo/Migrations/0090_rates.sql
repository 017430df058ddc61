-- Exchange rates that come by themselves, and those that people give.
-- Writers: exchange_rates, rate_sources: RateStore and FetchStore; manual_rates: ManualRateStore. Readers: the page of the rates, the pages that show
-- figures in the reporting currency.

-- How it stands with each source that is asked for rates.
CREATE TABLE crm.rate_sources (
    source        text PRIMARY KEY,
    tried_at      timestamptz,
    succeeded_at  timestamptz,
    next_try_at   timestamptz NOT NULL DEFAULT now(),
    newest_day    date,                     -- the last day that it has published
    history_at    timestamptz,              -- when its whole history came in
    failures      integer NOT NULL DEFAULT 0,   -- in a row
    error         text,                     -- why the last try failed, in English, with places for the values
    error_values  text[],
    etag          text,                     -- what its daily file was known by
    last_modified timestamptz
);

-- What people say that a currency was worth. On its day it goes before what was published; it holds until the next rate.
CREATE TABLE crm.manual_rates (
    currency   text NOT NULL CHECK (currency ~ '^[A-Z]{3}$' AND currency <> 'USD'),
    rate_date  date NOT NULL,
    to_usd     numeric(28,16) NOT NULL CHECK (to_usd > 0),  -- USD for one unit of the currency
    reason     text NOT NULL,
    entered_by uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    entered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (currency, rate_date)
);

CREATE INDEX exchange_rates_day ON crm.exchange_rates (rate_date, currency);

-- Every rate as USD for one unit. A currency is crossed with the dollar of its own day, or of the last one before it.
CREATE VIEW crm.usd_rates WITH (security_invoker = true) AS
SELECT r.currency, r.rate_date, u.rate / r.rate AS to_usd, r.source, false AS is_manual
FROM crm.exchange_rates r
CROSS JOIN LATERAL (SELECT u.rate FROM crm.exchange_rates u WHERE u.currency = 'USD' AND u.rate_date <= r.rate_date ORDER BY u.rate_date DESC LIMIT 1) AS u
WHERE r.currency <> 'USD' AND NOT EXISTS (SELECT FROM crm.manual_rates m WHERE m.currency = r.currency AND m.rate_date = r.rate_date)
UNION ALL
SELECT 'EUR', r.rate_date, r.rate, r.source, false FROM crm.exchange_rates r
WHERE r.currency = 'USD' AND NOT EXISTS (SELECT FROM crm.manual_rates m WHERE m.currency = 'EUR' AND m.rate_date = r.rate_date)
UNION ALL
SELECT m.currency, m.rate_date, m.to_usd, 'manual', true FROM crm.manual_rates m;

INSERT INTO crm.settings (key, value) VALUES ('reporting_currency', 'USD') ON CONFLICT (key) DO NOTHING;

ALTER TABLE crm.rate_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE crm.manual_rates ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON crm.rate_sources TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY service ON crm.manual_rates TO crm_service USING (true) WITH CHECK (true);
CREATE POLICY all_rows ON crm.rate_sources FOR SELECT TO crm_admin, crm_manager, crm_agent, crm_readonly USING (true);
CREATE POLICY all_rows ON crm.manual_rates FOR SELECT TO crm_admin, crm_manager, crm_agent, crm_readonly USING (true);
CREATE POLICY enter ON crm.manual_rates FOR INSERT TO crm_admin, crm_manager WITH CHECK (entered_by = (SELECT crm.me()));
CREATE POLICY correct ON crm.manual_rates FOR UPDATE TO crm_admin, crm_manager USING (true) WITH CHECK (entered_by = (SELECT crm.me()));
CREATE POLICY take_back ON crm.manual_rates FOR DELETE TO crm_admin, crm_manager USING (true);
-- The one setting that is changed on a page so far; the time zone is not: what is counted stays in its month.
CREATE POLICY reporting_currency ON crm.settings FOR UPDATE TO crm_admin USING (key = 'reporting_currency') WITH CHECK (key = 'reporting_currency');

GRANT SELECT, INSERT, UPDATE, DELETE ON crm.rate_sources, crm.manual_rates TO crm_service;
GRANT SELECT ON crm.rate_sources, crm.manual_rates, crm.usd_rates TO crm_admin, crm_manager, crm_agent, crm_readonly, crm_service;
GRANT INSERT, UPDATE, DELETE ON crm.manual_rates TO crm_admin, crm_manager;
GRANT UPDATE (value) ON crm.settings TO crm_admin;
