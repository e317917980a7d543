-- The SQL views of a schema.
-- $1 schema text → name text
SELECT viewname::text FROM pg_catalog.pg_views WHERE schemaname = $1
