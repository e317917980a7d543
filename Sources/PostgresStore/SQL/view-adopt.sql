-- Makes a table the one that is read.
-- $1 log text, $2 name text, $3 version int8, $4 generation int8, $5 row_count int8, $6 digest bytea, $7 stopped_at int8,
-- $8 stopped_why text
-- → generation int8, no row where the table was thrown away
INSERT INTO projection.view (log, name, version, generation, row_count, digest, stopped_at, stopped_why)
SELECT $1::text, $2::text, $3::int8, number, $5::int8, $6::bytea, $7::int8, $8::text
FROM projection.generation WHERE number = $4::int8
ON CONFLICT ON CONSTRAINT view_pkey DO UPDATE
SET version = excluded.version, generation = excluded.generation, row_count = excluded.row_count,
    digest = excluded.digest, stopped_at = excluded.stopped_at, stopped_why = excluded.stopped_why
RETURNING generation
