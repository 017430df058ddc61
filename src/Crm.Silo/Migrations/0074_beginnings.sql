-- Two letters at the beginning of a word: trigrams say too little of them, and about how many have them Postgres could only guess. Writer: Postgres itself.
-- Reader: the search of the lists, for words of two letters.

CREATE FUNCTION crm.beginnings(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT left(word, 2) FROM unnest(string_to_array(folded, ' ')) AS word WHERE length(word) >= 2);
REVOKE EXECUTE ON FUNCTION crm.beginnings(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crm.beginnings(text) TO crm_admin, crm_manager, crm_agent, crm_readonly, crm_service;

CREATE INDEX customers_beginnings ON crm.customers USING gin (crm.beginnings(search));
