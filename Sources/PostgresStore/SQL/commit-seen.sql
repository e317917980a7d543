-- Commit, step 3: idempotency keys.
-- $1 log int4, $2 keys uuid[], $3 indices int8[], $4 sizes int8[]
-- Fails on seen_pkey where one exists.
INSERT INTO ledger.seen (log, key, index, size)
SELECT $1::int4, unnest($2::uuid[]), unnest($3::int8[]), unnest($4::int8[])
