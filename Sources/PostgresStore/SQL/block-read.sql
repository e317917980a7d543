-- Blocks of the thread index; absent ones have no row.
-- $1 log int4, $2 levels int8[], $3 segments int8[], $4 blocks int8[]
-- → level int8, segment int8, block int8, bytes bytea
SELECT block.level::int8, block.segment, block.block, block.bytes
FROM unnest($2::int8[], $3::int8[], $4::int8[]) AS wanted (level, segment, block)
JOIN ledger.block ON block.log = $1::int4
    AND block.level = wanted.level AND block.segment = wanted.segment AND block.block = wanted.block
