-- Complete segments of the thread index whose last summaries are not there, the lowest level first: one index probe each.
-- $1 log int4
-- → level int8, segment int8
SELECT known.level::int8, each.segment::int8
FROM (
    SELECT wanted.level, (
        SELECT segment FROM ledger.block
        WHERE block.log = $1::int4 AND block.level = wanted.level
            AND block.block = (32::bigint << (5 * wanted.level)) - 1
        ORDER BY segment DESC LIMIT 1
    ) AS last
    FROM generate_series(0, 9) AS wanted (level)
) AS known, generate_series(0::bigint, known.last) AS each (segment)
WHERE NOT EXISTS (
    SELECT FROM ledger.summary
    WHERE summary.log = $1::int4 AND summary.level = known.level AND summary.segment = each.segment
        AND summary.part = greatest((32::bigint << (5 * known.level)) / 1024, 1) - 1
)
ORDER BY known.level, each.segment
