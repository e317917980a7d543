-- How far the views of a log have folded it, and the tables that are read. One statement, so that all of it is of one
-- moment. A row a view, one of nulls where there is none; no row before the first build.
-- $1 log text
-- → size int8, adoptions int8, name text, version int4, generation int8, row_count int8, digest bytea, stopped_at int8,
--   stopped_why text
SELECT position.size, position.adoptions, view.name, view.version, view.generation, view.row_count, view.digest,
    view.stopped_at, view.stopped_why
FROM projection.position LEFT JOIN projection.view ON view.log = position.log
WHERE position.log = $1::text
