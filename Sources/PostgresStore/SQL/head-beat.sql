-- A sign of life; no row where another epoch holds the log.
-- $1 log int4, $2 epoch int8
-- → beat int8
UPDATE ledger.head SET beat = beat + 1 WHERE log = $1::int4 AND epoch = $2::int8
RETURNING beat
