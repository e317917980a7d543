-- Tries to take the writer's lock of a log for this session; it goes with the session.
-- $1 log int4
-- → held bool
SELECT pg_try_advisory_lock(hashtextextended('shilu writer', $1::int4))
