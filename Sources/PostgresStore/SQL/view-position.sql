-- How far the views of a log have folded it; no row before the first build.
-- $1 log text → size int8, recorded in milliseconds since 1970 int8
SELECT size, floor(extract(epoch FROM recorded) * 1000)::int8 FROM projection.position WHERE log = $1
