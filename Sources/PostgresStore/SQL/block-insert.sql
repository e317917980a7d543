-- The blocks of a merged segment and the summaries of its blocks; the same ones again are passed over (they are a function
-- of the level below).
-- $1 log int4, $2 levels int8[], $3 segments int8[], $4 blocks int8[], $5 bytes bytea[],
-- $6 levels int8[], $7 segments int8[], $8 parts int8[], $9 roots bytea[], $10 summaries bytea[]
WITH blocks AS (
    INSERT INTO ledger.block (log, level, segment, block, bytes)
    SELECT $1::int4, unnest($2::int8[]), unnest($3::int8[]), unnest($4::int8[]), unnest($5::bytea[])
    ON CONFLICT ON CONSTRAINT block_pkey DO NOTHING
)
INSERT INTO ledger.summary (log, level, segment, part, root, summaries)
SELECT $1::int4, unnest($6::int8[]), unnest($7::int8[]), unnest($8::int8[]), unnest($9::bytea[]), unnest($10::bytea[])
ON CONFLICT ON CONSTRAINT summary_pkey DO NOTHING
