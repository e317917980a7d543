-- Full tiles of one level; absent ones have no row.
-- $1 log int4, $2 level int8, $3 indices int8[]
-- → index int8, hashes bytea
SELECT index, hashes FROM ledger.tile
WHERE log = $1::int4 AND level = $2::int8 AND index = ANY ($3::int8[])
