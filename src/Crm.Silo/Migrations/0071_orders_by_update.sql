-- What carries the list of orders when it is in order of its last change. Writer of the table: OrderStore. Reader: the list.
-- Each report of an order moves it to the end of this index: its update is written to the table's indexes, which before it was not (HOT).

CREATE INDEX orders_updated ON crm.orders (updated_at, id);
