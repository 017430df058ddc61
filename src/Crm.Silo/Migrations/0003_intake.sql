-- The way of a webhook: receipt, message, and parked message if it cannot be applied; and what the applied ones add up to.
-- Writers: receipts: the web's ReceiptStore. messages: whoever sends (ReceiptStore, the commit), deleted by whoever applies.
--          parked_messages: MessageStore. integration_counts: ReceiptStore (received, refused) and MessageStore (applied, closed, parked).
--          buckets: BucketStore. exchange_rates: RateStore. Readers: the web's pages, verify.

CREATE TABLE crm.receipts (
    integration_id uuid NOT NULL,
    delivery_id    text NOT NULL,
    topic          text NOT NULL,
    received_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (integration_id, delivery_id)
);
CREATE INDEX receipts_received_at ON crm.receipts USING brin (received_at);

-- A queue per shard. Rows are small and short-lived: vacuum often, keep the body in the row, never compress it.
CREATE TABLE crm.messages (
    shard       smallint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    stream      text NOT NULL,              -- 'webhooks', 'buckets' or 'customers': which grains read it
    kind        text NOT NULL,              -- what it says, e.g. 'shopify:orders/create', 'bucket-delta'
    version     smallint NOT NULL DEFAULT 1,-- of the kind's JSON form
    source      uuid,                       -- the integration it came from
    reference   text,                       -- the delivery id, or the key of the grain it is for
    payload     bytea NOT NULL,             -- JSON, UTF-8, as it came
    attempts    smallint NOT NULL DEFAULT 0,
    enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (shard, id)
) WITH (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000,
        autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000000);
ALTER TABLE crm.messages ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE TABLE crm.parked_messages (
    id          bigint PRIMARY KEY,
    shard       smallint NOT NULL,
    stream      text NOT NULL,
    kind        text NOT NULL,
    version     smallint NOT NULL,
    source      uuid,
    reference   text,
    payload     bytea NOT NULL,
    attempts    smallint NOT NULL,
    enqueued_at timestamptz NOT NULL,
    reason      text NOT NULL,              -- for a person: what is wrong and what to do
    parked_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX parked_messages_source ON crm.parked_messages (source, parked_at DESC);
CREATE INDEX parked_messages_reference ON crm.parked_messages (source, reference);

-- Kept in slots so that no two processes wait for each other: a shard's number, or 100 and up for a web process.
CREATE TABLE crm.integration_counts (
    integration_id   uuid NOT NULL,
    slot             smallint NOT NULL,
    received         bigint NOT NULL DEFAULT 0,
    refused          bigint NOT NULL DEFAULT 0,
    applied          bigint NOT NULL DEFAULT 0,
    closed           bigint NOT NULL DEFAULT 0,     -- topics that we do not use, and news that needs nothing done
    parked           bigint NOT NULL DEFAULT 0,     -- ever parked; what is parked now stands in parked_messages
    last_received_at timestamptz,
    last_applied_at  timestamptz,
    last_lag         interval,                      -- from receipt to commit, of the newest batch
    PRIMARY KEY (integration_id, slot)
) WITH (fillfactor = 50);

-- What a shop or its platform has asked for by law, to be done by people and later work.
CREATE TABLE crm.compliance_requests (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    integration_id uuid NOT NULL,
    message_id     bigint NOT NULL UNIQUE,
    topic          text NOT NULL,
    payload        bytea NOT NULL,
    received_at    timestamptz NOT NULL,
    due_at         timestamptz NOT NULL,
    done_at        timestamptz
);

-- Units of the currency for one euro, as the source published them for that day.
CREATE TABLE crm.exchange_rates (
    currency  text NOT NULL,
    rate_date date NOT NULL,
    rate      numeric(20,10) NOT NULL CHECK (rate > 0),
    source    text NOT NULL,
    PRIMARY KEY (currency, rate_date)
);

-- Live counters: sales by the month an order was placed, refunds by the month they were made, customers by the month they were first seen.
-- Months are cut in the reporting time zone (crm.settings).
CREATE TABLE crm.buckets (
    measure      text NOT NULL CHECK (measure IN ('sales', 'refunds', 'customers')),
    country_code text NOT NULL,
    month        date NOT NULL,
    currency     text NOT NULL,             -- '' for customers
    count        bigint NOT NULL DEFAULT 0,
    amount       numeric(19,4) NOT NULL DEFAULT 0,      -- in `currency`
    amount_usd   numeric(19,4) NOT NULL DEFAULT 0,      -- at the orders' frozen rates; orders that await a rate add nothing
    PRIMARY KEY (measure, country_code, month, currency)
) WITH (fillfactor = 50);
CREATE INDEX buckets_month ON crm.buckets (month, measure);

CREATE TABLE crm.settings (
    key   text PRIMARY KEY,
    value text NOT NULL
);
INSERT INTO crm.settings (key, value) VALUES ('reporting_time_zone', 'UTC');
