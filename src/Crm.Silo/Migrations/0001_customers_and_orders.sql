-- Customers, their identities in the shops, and their orders.
-- Writers: crm.customers, customer_currency_figures, customer_identities, verified_emails, customer_matches: CustomerStore and IdentityStore;
--          crm.orders, order_lines, refunds, fulfilments, tombstones: OrderStore. Readers: the web's pages, verify.
-- All times are UTC instants. All amounts are numeric(19,4) in the currency that stands beside them.

CREATE SCHEMA IF NOT EXISTS crm;

-- A stable spread of keys over shards: same key, same shard, on every machine and version of Postgres.
-- The number of shards is part of the data: messages must be drained before it changes.
CREATE FUNCTION crm.shard_of(key text) RETURNS smallint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (('x' || substr(md5(key), 1, 7))::bit(28)::int % 8)::smallint;

CREATE TABLE crm.users (
    id                   uuid PRIMARY KEY,
    email                text NOT NULL,
    display_name         text NOT NULL DEFAULT '',
    role                 text NOT NULL CHECK (role IN ('admin', 'manager', 'agent', 'readonly')),
    timezone             text NOT NULL DEFAULT 'UTC',
    language             text NOT NULL DEFAULT 'en',
    avatar_url           text,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email ON crm.users (lower(email));

CREATE TABLE crm.integrations (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    platform     text NOT NULL CHECK (platform IN ('shopify', 'woocommerce')),
    shop_name    text NOT NULL,
    domain       text NOT NULL,
    credentials  jsonb NOT NULL,            -- every value is encrypted before it comes here
    status       text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'error')),
    status_note  text,                      -- why it is not active, for a person
    last_sync_at timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (platform, domain)
);

-- The figures are kept by the orders' commits and are never indexed: an update that touches no index stays on its page (HOT).
CREATE TABLE crm.customers (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email               text,
    first_name          text,
    last_name           text,
    phone               text,
    company_name        text,
    country_code        text CHECK (country_code ~ '^[A-Z]{2}$'),
    region              text,
    city                text,
    postal_code         text,
    timezone            text NOT NULL DEFAULT 'UTC',
    language            text NOT NULL DEFAULT 'en',
    currency            text NOT NULL DEFAULT 'USD',
    status              text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'vip', 'blocked')),
    custom_fields       jsonb,
    lifetime_value      numeric(19,4) NOT NULL DEFAULT 0,   -- USD at each order's frozen rate, net of refunds
    total_orders        integer NOT NULL DEFAULT 0,         -- orders that count (crm.orders.counts)
    priced_orders       integer NOT NULL DEFAULT 0,         -- of these, the ones that have a rate to USD
    average_order_value numeric(19,4) NOT NULL GENERATED ALWAYS AS
                        (CASE WHEN priced_orders = 0 THEN 0 ELSE round(lifetime_value / priced_orders, 4) END) STORED,
    first_order_date    timestamptz,
    last_order_date     timestamptz,
    external_id         text,               -- the identity that it was first seen by; all stand in customer_identities
    external_platform   text,
    owner_id            uuid REFERENCES crm.users (id) ON DELETE SET NULL,  -- the agent to whom the customer is assigned
    identity_version    integer NOT NULL DEFAULT 0,         -- rises when an identity leaves this customer
    merged_into         uuid REFERENCES crm.customers (id), -- the shop made one customer of two: this one stays empty, out of lists and counts
    profile_updated_at  timestamptz,        -- the shop's own time of the newest profile report
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE INDEX customers_country_status_created ON crm.customers (country_code, status, created_at DESC, id);
CREATE INDEX customers_created ON crm.customers (created_at DESC, id);
CREATE INDEX customers_owner ON crm.customers (owner_id, created_at DESC, id) WHERE owner_id IS NOT NULL;
CREATE INDEX customers_email ON crm.customers (lower(email));

-- The same figures in each currency that the customer's orders were placed in.
CREATE TABLE crm.customer_currency_figures (
    customer_id    uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    currency       text NOT NULL,
    total_orders   integer NOT NULL DEFAULT 0,
    lifetime_value numeric(19,4) NOT NULL DEFAULT 0,        -- net of refunds, in `currency`
    PRIMARY KEY (customer_id, currency)
) WITH (fillfactor = 70);

-- Who a customer is in each shop. A guest's external_id is 'guest:' and the e-mail or phone in lower case.
CREATE TABLE crm.customer_identities (
    integration_id    uuid NOT NULL,
    external_id       text NOT NULL,
    customer_id       uuid NOT NULL REFERENCES crm.customers (id) DEFERRABLE INITIALLY DEFERRED,
    email             text,
    email_verified    boolean NOT NULL DEFAULT false,
    source_updated_at timestamptz,
    deleted_at        timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (integration_id, external_id)
);
CREATE INDEX customer_identities_customer ON crm.customer_identities (customer_id);

-- One customer for each e-mail address that a shop has verified: what links identities without a person's doing.
CREATE TABLE crm.verified_emails (
    email       text PRIMARY KEY,           -- lower case
    customer_id uuid NOT NULL REFERENCES crm.customers (id) DEFERRABLE INITIALLY DEFERRED
);

-- Two customers that may be one; a person decides.
CREATE TABLE crm.customer_matches (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    other_id    uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    reason      text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    decided_at  timestamptz,
    decided_by  uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    accepted    boolean,
    UNIQUE (customer_id, other_id),
    CHECK (customer_id < other_id)
);

-- Who was given which customer, when, and by whom. The one in force also stands in customers.owner_id.
CREATE TABLE crm.customer_assignments (
    customer_id uuid NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE,
    user_id     uuid NOT NULL REFERENCES crm.users (id) ON DELETE CASCADE,
    assigned_by uuid REFERENCES crm.users (id) ON DELETE SET NULL,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (customer_id, user_id)
);
CREATE INDEX customer_assignments_user ON crm.customer_assignments (user_id);

CREATE TABLE crm.orders (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    integration_id        uuid NOT NULL,
    external_id           text NOT NULL,
    customer_id           uuid REFERENCES crm.customers (id),
    customer_external_id  text,             -- the identity under which the order came
    order_number          text NOT NULL,
    status                text NOT NULL CHECK (status IN ('pending', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded')),
    financial_status      text,             -- the shop's own word
    fulfillment_status    text,             -- the shop's own word
    total_amount          numeric(19,4) NOT NULL,   -- shop money, before refunds
    currency              text NOT NULL,            -- the shop's currency
    exchange_rate         numeric(28,16),           -- USD for one unit of `currency`, frozen when the order was placed; null: awaiting a rate
    rate_date             date,
    rate_source           text,
    total_amount_usd      numeric(19,4) GENERATED ALWAYS AS (round(total_amount * exchange_rate, 4)) STORED,
    refunded_amount       numeric(19,4) NOT NULL DEFAULT 0,  -- shop money, all refunds of the order
    tax_amount            numeric(19,4) NOT NULL DEFAULT 0,
    shipping_amount       numeric(19,4) NOT NULL DEFAULT 0,
    discount_amount       numeric(19,4) NOT NULL DEFAULT 0,
    presentment_amount    numeric(19,4),            -- what the buyer saw and paid
    presentment_currency  text,
    country_code          text NOT NULL DEFAULT 'ZZ',  -- where it went, else who was billed; the country of every bucket; ZZ: unknown
    shipping_country      text,
    shipping_address      jsonb,
    tracking_number       text,
    carrier               text,
    shipped_at            timestamptz,
    delivered_at          timestamptz,
    cancelled_at          timestamptz,
    deleted_at            timestamptz,      -- deleted in the shop; the row stays as its tombstone
    test                  boolean NOT NULL DEFAULT false,
    -- The one predicate of what counts. Metrics, buckets, reports and pages ask this column and nothing else.
    counts                boolean NOT NULL GENERATED ALWAYS AS (
                              NOT test AND deleted_at IS NULL AND cancelled_at IS NULL AND status <> 'cancelled'
                              AND coalesce(financial_status, '') NOT IN ('voided', 'failed')) STORED,
    source                text,
    notes                 text,
    external_platform     text NOT NULL,
    created_at            timestamptz NOT NULL,     -- when it was placed, by the shop's clock
    updated_at            timestamptz NOT NULL,     -- the shop's time of the newest report: older reports change nothing
    received_at           timestamptz NOT NULL DEFAULT now(),
    UNIQUE (integration_id, external_id),
    UNIQUE (order_number, integration_id)    -- in this order it also carries the search by number
) WITH (fillfactor = 90);
CREATE INDEX orders_customer ON crm.orders (customer_id, created_at DESC);
CREATE INDEX orders_created ON crm.orders (created_at DESC, id);
CREATE INDEX orders_awaiting_rate ON crm.orders (currency, created_at) WHERE exchange_rate IS NULL;

CREATE TABLE crm.order_lines (
    order_id        uuid NOT NULL,
    position        smallint NOT NULL,
    external_id     text,
    product_id      text,
    sku             text,
    title           text NOT NULL,
    quantity        integer NOT NULL,
    unit_price      numeric(19,4) NOT NULL, -- the order's currency
    discount_amount numeric(19,4) NOT NULL DEFAULT 0,
    tax_amount      numeric(19,4) NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, position)
);

-- A refund may be known before its order; it counts from the moment the order is.
CREATE TABLE crm.refunds (
    integration_id    uuid NOT NULL,
    external_id       text NOT NULL,
    order_external_id text NOT NULL,
    amount            numeric(19,4) NOT NULL,   -- shop money, positive
    currency          text NOT NULL,
    reason            text,
    refunded_at       timestamptz NOT NULL,     -- its own date: the month that it comes off
    updated_at        timestamptz NOT NULL,     -- the shop's time of the newest report
    PRIMARY KEY (integration_id, external_id)
);
CREATE INDEX refunds_order ON crm.refunds (integration_id, order_external_id);
CREATE INDEX refunds_refunded_at ON crm.refunds (refunded_at);

CREATE TABLE crm.fulfilments (
    integration_id    uuid NOT NULL,
    external_id       text NOT NULL,
    order_external_id text NOT NULL,
    status            text,
    carrier           text,
    tracking_number   text,
    tracking_url      text,
    shipped_at        timestamptz,
    delivered_at      timestamptz,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (integration_id, external_id)
);
CREATE INDEX fulfilments_order ON crm.fulfilments (integration_id, order_external_id);

-- What a shop has deleted, so that late news does not bring it back.
CREATE TABLE crm.tombstones (
    integration_id uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('order', 'customer')),
    external_id    text NOT NULL,
    deleted_at     timestamptz NOT NULL,
    PRIMARY KEY (integration_id, kind, external_id)
);
