-- Looks idempotency keys up; unknown ones have no row.
-- $1 log int4, $2 keys uuid[]
-- → key uuid, index int8, size int8
SELECT key, index, size FROM ledger.seen WHERE log = $1::int4 AND key = ANY ($2::uuid[])
