-- Commit, step 2: compare-and-swap of the head; no row where another process has taken over, or the head was changed.
-- It comes first, so that its row lock makes a claim wait for the whole commit.
-- $1 log int4, $2 epoch held int8, $3 size built on int8, $4 new size int8, $5 new checkpoint bytea,
-- $6 checkpoint built on bytea, empty to compare none
-- → size int8
UPDATE ledger.head SET size = $4::int8, checkpoint = $5::bytea
WHERE log = $1::int4 AND epoch = $2::int8 AND size = $3::int8 AND (checkpoint = $6::bytea OR $6::bytea = '')
RETURNING size
