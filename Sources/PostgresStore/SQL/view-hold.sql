-- Holds the log's position still until the session ends.
-- $1 log text
SELECT pg_advisory_lock(hashtextextended('shilu views ' || $1::text, 0))
