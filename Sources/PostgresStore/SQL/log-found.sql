-- Founds a log: its name and its first head.
-- $1 name text
-- Fails on log_name_key where the name is taken.
WITH named AS (
    INSERT INTO ledger.log (name) VALUES ($1::text) RETURNING id
)
INSERT INTO ledger.head (log, epoch, beat, size, checkpoint)
SELECT id, 0, 0, 0, ''::bytea FROM named
