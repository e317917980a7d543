-- A step of the views: what becomes of one of them.
-- $1 log text, $2 name text, $3 generation int8, $4 row_count int8, $5 digest bytea, $6 stopped_at int8, $7 stopped_why text
-- → generation int8, no row where another table is read by now, or the view has stopped
UPDATE projection.view
SET row_count = $4::int8, digest = $5::bytea, stopped_at = $6::int8, stopped_why = $7::text
WHERE log = $1::text AND name = $2::text AND generation = $3::int8 AND stopped_at IS NULL
RETURNING generation
