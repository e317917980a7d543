-- Moves the position, if it is where the step began: one row when it was.
-- $1 log text, $2 from int8, $3 to int8, $4 recorded in milliseconds int8, null: as it is
UPDATE projection.position
SET size = $3::int8, recorded = COALESCE(to_timestamp($4::int8 / 1000.0), recorded)
WHERE log = $1 AND size = $2::int8
RETURNING 1
