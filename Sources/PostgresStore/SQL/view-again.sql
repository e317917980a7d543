-- Moves the position of a log's views with new tables: steps that were made for the old ones no longer count.
-- $1 log text, $2 from int8, $3 to int8, $4 recorded in milliseconds int8
-- → size int8, no row where the position is another
UPDATE projection.position
SET size = $3::int8, recorded = to_timestamp($4::int8 / 1000.0), adoptions = adoptions + 1
WHERE log = $1::text AND size = $2::int8
RETURNING size
