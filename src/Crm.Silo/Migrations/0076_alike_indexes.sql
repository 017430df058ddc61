-- The indexes of 0072 by their own keys alone: as they were, they served as short lists of who has a postal code or a phone number at all, and drew
-- filters by these away from the indexes that are made for them.

DROP INDEX crm.customers_phone_key;
DROP INDEX crm.customers_name_key;
CREATE INDEX customers_phone_key ON crm.customers (crm.phone_key(phone)) WHERE crm.phone_key(phone) IS NOT NULL;
CREATE INDEX customers_name_key ON crm.customers (crm.name_key(first_name, last_name, country_code, postal_code))
    WHERE crm.name_key(first_name, last_name, country_code, postal_code) IS NOT NULL;
