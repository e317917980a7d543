-- A step of the views, before all else: waits while somebody holds the log's position still; until the end of the
-- transaction nobody can.
-- $1 log text
SELECT pg_advisory_xact_lock_shared(hashtextextended('shilu views ' || $1::text, 0))
