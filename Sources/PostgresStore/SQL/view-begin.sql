-- The first position of a log: one row unless it has one.
-- $1 log text, $2 size int8, $3 recorded in milliseconds int8
INSERT INTO projection.position (log, size, recorded) VALUES ($1, $2::int8, to_timestamp($3::int8 / 1000.0))
ON CONFLICT DO NOTHING
RETURNING 1
