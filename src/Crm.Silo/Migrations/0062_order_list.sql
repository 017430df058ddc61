-- What carries the list of orders when it is in order of amount, and when it is narrowed to an article. Writer of the tables: OrderStore. Reader: the list.
-- A new status or address changes neither amount nor articles, so that an order's update stays on its page (HOT) as before.

-- An order that awaits its rate stands as zero.
CREATE INDEX orders_usd ON crm.orders ((coalesce(total_amount_usd, 0)), id);
CREATE INDEX order_lines_sku ON crm.order_lines (lower(sku)) WHERE sku IS NOT NULL;
