-- Holds the position of a log's views still until the session ends; waits as long as that takes.
-- $1 log text
SELECT pg_advisory_lock(hashtextextended('shilu views ' || $1::text, 0))
