-- The lists' indexes in the order in which the lists are read, by time and by id the same way: as they were, rows of one instant (an import makes thousands
-- of them) had all to be read and sorted for each page. Writers of the tables: CustomerStore, OrderStore. Readers: the lists.

DROP INDEX crm.customers_created, crm.customers_country_status_created, crm.customers_owner, crm.customers_language, crm.customers_currency, crm.orders_created;

CREATE INDEX customers_created ON crm.customers (created_at, id);
CREATE INDEX customers_country_status_created ON crm.customers (country_code, status, created_at, id);
CREATE INDEX customers_owner ON crm.customers (owner_id, created_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX customers_language ON crm.customers (lower(split_part(language, '-', 1)), created_at, id);
CREATE INDEX customers_currency ON crm.customers (currency, created_at, id);
CREATE INDEX orders_created ON crm.orders (created_at, id);
