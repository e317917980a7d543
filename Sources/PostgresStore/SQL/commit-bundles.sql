-- Commit, step 3: bundles that became full.
-- $1 log int4, $2 indices int8[], $3 frames bytea[]
-- Fails on bundle_pkey where one exists. (Set-returning functions in the select list are not spooled, as those in FROM are.)
INSERT INTO ledger.bundle (log, index, frame)
SELECT $1::int4, unnest($2::int8[]), unnest($3::bytea[])
