-- Which log a schema of SQL views shows: this one from now on, unless it shows another.
-- $1 schema text, $2 log text
-- → log text
INSERT INTO projection.shown (schema, log) VALUES ($1::text, $2::text)
ON CONFLICT ON CONSTRAINT shown_pkey DO UPDATE SET log = shown.log
RETURNING log
