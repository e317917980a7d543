-- Takes over a log. The row lock waits until a commit in flight has ended, so the answer is final.
-- $1 log int4
-- → epoch int8, beat int8, size int8, checkpoint bytea
UPDATE ledger.head SET epoch = epoch + 1 WHERE log = $1::int4
RETURNING epoch, beat, size, checkpoint
