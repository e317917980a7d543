-- Commit, step 3: tiles that became full.
-- $1 log int4, $2 levels int8[], $3 indices int8[], $4 hashes bytea[]
-- Fails on tile_pkey where one exists.
INSERT INTO ledger.tile (log, level, index, hashes)
SELECT $1::int4, unnest($2::int8[]), unnest($3::int8[]), unnest($4::bytea[])
