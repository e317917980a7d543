-- The SQL views of a schema that are our own.
-- $1 schema text
-- → name text
SELECT viewname::text FROM pg_catalog.pg_views WHERE schemaname = $1::text AND viewowner = current_user
