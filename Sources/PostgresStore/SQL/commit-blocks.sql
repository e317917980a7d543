-- Commit, step 3: blocks of the thread index whose segment became full.
-- $1 log int4, $2 levels int8[], $3 segments int8[], $4 blocks int8[], $5 bytes bytea[]
-- Fails on block_pkey where one exists.
INSERT INTO ledger.block (log, level, segment, block, bytes)
SELECT $1::int4, unnest($2::int8[]), unnest($3::int8[]), unnest($4::int8[]), unnest($5::bytea[])
