-- Summaries of blocks of the thread index, part by part; absent ones have no row.
-- $1 log int4, $2 levels int8[], $3 segments int8[], $4 parts int8[]
-- → level int8, segment int8, part int8, root bytea, summaries bytea
SELECT summary.level::int8, summary.segment, summary.part, summary.root, summary.summaries
FROM unnest($2::int8[], $3::int8[], $4::int8[]) AS wanted (level, segment, part)
JOIN ledger.summary ON summary.log = $1::int4
    AND summary.level = wanted.level AND summary.segment = wanted.segment AND summary.part = wanted.part
