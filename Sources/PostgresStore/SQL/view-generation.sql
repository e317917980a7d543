-- Registers a new table of a view.
-- $1 log text, $2 name text, $3 version int8 → number int8
INSERT INTO projection.generation (log, name, version) VALUES ($1, $2, $3::int8) RETURNING number
