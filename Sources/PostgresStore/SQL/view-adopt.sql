-- Makes a table the one that is read.
-- $1 log text, $2 name text, $3 version int8, $4 generation int8, $5 row_count int8, $6 digest bytea, $7 stopped_at int8,
-- $8 stopped_why text
INSERT INTO projection.view (log, name, version, generation, row_count, digest, stopped_at, stopped_why)
VALUES ($1, $2, $3::int8, $4::int8, $5::int8, $6, $7::int8, $8)
ON CONFLICT (log, name) DO UPDATE
SET version = EXCLUDED.version, generation = EXCLUDED.generation, row_count = EXCLUDED.row_count,
    digest = EXCLUDED.digest, stopped_at = EXCLUDED.stopped_at, stopped_why = EXCLUDED.stopped_why
