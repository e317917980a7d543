-- The names of all logs. No binds.
-- → name text
SELECT name FROM ledger.log ORDER BY id
