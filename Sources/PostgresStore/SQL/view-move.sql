-- A step of the views: moves the position, if it is where the step began and no tables were exchanged since.
-- $1 log text, $2 from int8, $3 to int8, $4 recorded in milliseconds int8 (null: as it is), $5 adoptions int8
-- → size int8, no row where the position is another
UPDATE projection.position
SET size = $3::int8, recorded = COALESCE(to_timestamp($4::int8 / 1000.0), recorded)
WHERE log = $1::text AND size = $2::int8 AND adoptions = $5::int8
RETURNING size
