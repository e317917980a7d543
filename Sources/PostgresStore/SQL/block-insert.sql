-- The blocks of a merged segment; the same ones again are passed over (they are a function of the level below).
-- $1 log int4, $2 levels int8[], $3 segments int8[], $4 blocks int8[], $5 bytes bytea[]
INSERT INTO ledger.block (log, level, segment, block, bytes)
SELECT $1::int4, unnest($2::int8[]), unnest($3::int8[]), unnest($4::int8[]), unnest($5::bytea[])
ON CONFLICT ON CONSTRAINT block_pkey DO NOTHING
