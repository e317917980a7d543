-- The chunks of the partial bundle of a log of a size, in order.
-- $1 log int4, $2 size int8
-- → first int8, count int8, entries bytea
SELECT first, count::int8, entries FROM ledger.edge
WHERE log = $1::int4 AND first >= $2::int8 - $2::int8 % 256 AND first < $2::int8
ORDER BY first
