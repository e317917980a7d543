-- Forgets tables of a log that are not read: earlier ones, and those that a rebuild left behind.
-- $1 log text → name text, version int4, number int8
DELETE FROM projection.generation AS g
WHERE g.log = $1 AND NOT EXISTS (SELECT FROM projection.view AS v WHERE v.log = g.log AND v.generation = g.number)
RETURNING g.name, g.version, g.number
