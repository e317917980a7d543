-- What a step makes of a view: one row when its table is still the one that the step was made for.
-- $1 log text, $2 name text, $3 generation int8, $4 row_count int8, $5 digest bytea, $6 stopped_at int8, $7 stopped_why text
UPDATE projection.view
SET row_count = $4::int8, digest = $5, stopped_at = $6::int8, stopped_why = $7
WHERE log = $1 AND name = $2 AND generation = $3::int8
RETURNING 1
