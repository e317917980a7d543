-- The short id of a log; no row where there is none of that name.
-- $1 name text
-- → id int4
SELECT id FROM ledger.log WHERE name = $1::text
