-- Columns of a SQL view in their order; no row where there is no such view.
-- $1 schema text, $2 name text → name text, type text, meaning text
SELECT a.attname::text, pg_catalog.format_type(a.atttypid, NULL), COALESCE(pg_catalog.col_description(a.attrelid, a.attnum), '')
FROM pg_catalog.pg_attribute AS a
WHERE a.attrelid = pg_catalog.to_regclass(pg_catalog.quote_ident($1) || '.' || pg_catalog.quote_ident($2))
    AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
