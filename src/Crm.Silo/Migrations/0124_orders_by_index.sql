-- An agent's list of orders is found at each of their customers in the index alone: of 5,000 orders of 500 customers 51 are read as rows.
-- Readers: OrderPages, OrderList, Profile, Timeline.
DROP INDEX crm.orders_customer;
CREATE INDEX orders_customer ON crm.orders (customer_id, created_at, id);

-- The home page's count of orders that await a rate takes no row either, whoever counts. Readers: home, rates.
DROP INDEX crm.orders_awaiting_rate;
CREATE INDEX orders_awaiting_rate ON crm.orders (currency, created_at) INCLUDE (counts, customer_id) WHERE exchange_rate IS NULL;
