-- The current tables of a log's views.
-- $1 log text → name text, version int4, generation int8, row_count int8, digest bytea, stopped_at int8, stopped_why text
SELECT name, version, generation, row_count, digest, stopped_at, stopped_why FROM projection.view WHERE log = $1
