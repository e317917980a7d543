-- Tables of a log's views that are not read: earlier ones, and those that an interrupted rebuild left.
-- $1 log text
-- → name text, version int4, number int8
SELECT name, version, number FROM projection.generation
WHERE log = $1::text AND NOT EXISTS (SELECT FROM projection.view WHERE view.generation = generation.number)
