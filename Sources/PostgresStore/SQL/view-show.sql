-- Which log a schema shows: this one from now on, unless it shows another.
-- $1 schema text, $2 log text → log text
INSERT INTO projection.shown (schema, log) VALUES ($1, $2)
ON CONFLICT (schema) DO UPDATE SET log = projection.shown.log
RETURNING log
