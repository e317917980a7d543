-- Gives a new table its number. It is registered before it is made, so that whatever is left of it is found.
-- $1 log text, $2 name text, $3 version int8
-- → number int8
INSERT INTO projection.generation (log, name, version) VALUES ($1::text, $2::text, $3::int8) RETURNING number
