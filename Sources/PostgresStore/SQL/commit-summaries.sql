-- Commit, step 3: what commits to the segments of the thread index that became full.
-- $1 log int4, $2 levels int8[], $3 segments int8[], $4 parts int8[], $5 roots bytea[], $6 summaries bytea[]
-- Fails on summary_pkey where one exists.
INSERT INTO ledger.summary (log, level, segment, part, root, summaries)
SELECT $1::int4, unnest($2::int8[]), unnest($3::int8[]), unnest($4::int8[]), unnest($5::bytea[]), unnest($6::bytea[])
