-- Which log a schema of SQL views shows.
-- $1 schema text
-- → log text, no row where it shows none yet
SELECT log FROM projection.shown WHERE schema = $1::text
