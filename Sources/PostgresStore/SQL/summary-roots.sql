-- The roots of all parts of some segments of the thread index, in order.
-- $1 log int4, $2 levels int8[], $3 segments int8[]
-- → level int8, segment int8, root bytea
SELECT summary.level::int8, summary.segment, summary.root
FROM unnest($2::int8[], $3::int8[]) AS wanted (level, segment)
JOIN ledger.summary ON summary.log = $1::int4
    AND summary.level = wanted.level AND summary.segment = wanted.segment
ORDER BY summary.level, summary.segment, summary.part
