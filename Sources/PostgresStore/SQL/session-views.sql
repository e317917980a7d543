-- Settings of every session that keeps or reads views. No binds; several statements, sent once after connecting.
--   synchronous_commit: off, because whatever is lost with the server is folded again from the log.
--   idle_in_transaction_session_timeout: a process that hangs in the middle must not hold others up for ever.
--   lock_timeout: a step waits this long for a rebuild that holds the position still.
--   enable_seqscan, plan_cache_mode: rows go by their keys; a plan made while a table is small must stay right.
--   default_statistics_target: plans never hang on statistics, so a small sample of each new table is enough.
--   DateStyle, TimeZone: rows come back as text, in the one form that their readers know.
SET synchronous_commit = off;
SET idle_in_transaction_session_timeout = '10min';
SET lock_timeout = '30s';
SET enable_seqscan = off;
SET plan_cache_mode = force_generic_plan;
SET work_mem = '64MB';
SET maintenance_work_mem = '256MB';
SET jit = off;
SET default_statistics_target = 10;
SET DateStyle = 'ISO, YMD';
SET TimeZone = 'UTC';
SET search_path = '';
