-- The first position of a log's views.
-- $1 log text, $2 size int8, $3 recorded in milliseconds int8
-- → size int8, no row where there is a position
INSERT INTO projection.position (log, size, recorded, adoptions)
VALUES ($1::text, $2::int8, to_timestamp($3::int8 / 1000.0), 1)
ON CONFLICT ON CONSTRAINT position_pkey DO NOTHING
RETURNING size
