-- Full bundles; absent ones have no row.
-- $1 log int4, $2 indices int8[]
-- → index int8, frame bytea
SELECT index, frame FROM ledger.bundle WHERE log = $1::int4 AND index = ANY ($2::int8[])
