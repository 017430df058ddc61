-- Customers whose name, address, phone number or postal code staff changed: they are compared once more. Writers: whoever writes a profile for staff
-- (ProfileEditStore, CustomerBatch) adds, in the transaction of the edit; AlikeStore takes away, in the transaction that compares. No key to a customer:
-- of one that was deleted meanwhile nothing is found.

CREATE TABLE crm.alike_again (
    number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id uuid NOT NULL
);
ALTER TABLE crm.alike_again ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON crm.alike_again TO crm_service;
CREATE POLICY service ON crm.alike_again TO crm_service USING (true) WITH CHECK (true);
