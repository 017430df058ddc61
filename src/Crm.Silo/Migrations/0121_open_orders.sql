-- What the list of orders finds those by that are on their way: few among many, and counted without reading the delivered ones. Writer of the table:
-- OrderStore. Reader: the list. Delivered orders, most of all, are left out: they are found anywhere, and an import of old ones pays nothing.

CREATE INDEX orders_open ON crm.orders (status, created_at, id) WHERE status <> 'delivered';
