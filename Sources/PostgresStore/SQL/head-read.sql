-- The head of a log; no row where there is none of that name.
-- $1 name text
-- → epoch int8, beat int8, size int8, checkpoint bytea
SELECT head.epoch, head.beat, head.size, head.checkpoint
FROM ledger.head JOIN ledger.log ON log.id = head.log
WHERE log.name = $1::text
