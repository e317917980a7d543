-- Keeps others from throwing a table away while this transaction fills it.
-- $1 number int8
-- → number int8, no row where it was thrown away
SELECT number FROM projection.generation WHERE number = $1::int8 FOR KEY SHARE
