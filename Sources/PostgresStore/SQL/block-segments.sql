-- The last complete segment of each level of the thread index, by level; null where a level has none. A segment is
-- complete when its last block is there. One index probe a level.
-- $1 log int4
-- → segment int8
SELECT (
    SELECT segment FROM ledger.block
    WHERE block.log = $1::int4 AND block.level = wanted.level AND block.block = (32::bigint << (5 * wanted.level)) - 1
    ORDER BY segment DESC LIMIT 1
)
FROM generate_series(0, 9) AS wanted (level)
ORDER BY wanted.level
