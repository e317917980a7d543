-- Forgets a table that is not read. Waits for whoever is filling it.
-- $1 number int8
-- → number int8, no row where it is read after all
DELETE FROM projection.generation
WHERE number = $1::int8 AND NOT EXISTS (SELECT FROM projection.view WHERE view.generation = generation.number)
RETURNING number
