-- Commit, step 3: the new entries of the partial bundle.
-- $1 log int4, $2 first int8, $3 count int8, $4 entries bytea
INSERT INTO ledger.edge (log, slot, first, count, entries)
VALUES ($1::int4, $2::int8 % 256, $2::int8, $3::int8, $4::bytea)
ON CONFLICT ON CONSTRAINT edge_pkey DO UPDATE
SET first = excluded.first, count = excluded.count, entries = excluded.entries
