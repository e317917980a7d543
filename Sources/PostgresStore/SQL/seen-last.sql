-- The last idempotency key of a range of entries, by (index, key); no row where there is none.
-- $1 log int4, $2 from int8, $3 before int8
-- → key uuid, index int8, size int8
SELECT key, index, size FROM ledger.seen
WHERE log = $1::int4 AND index >= $2::int8 AND index < $3::int8
ORDER BY index DESC, key DESC
LIMIT 1
