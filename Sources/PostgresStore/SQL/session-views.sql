-- Settings of every session that keeps or reads views. No binds; several statements, sent once after connecting.
--   synchronous_commit: off, because whatever is lost with the server is folded again from the log.
--   idle_in_transaction_session_timeout: a process that hangs while it builds a view must not hold others up for ever.
--   DateStyle, TimeZone: rows come back as text, in the one form that their readers know.
SET synchronous_commit = off;
SET idle_in_transaction_session_timeout = '10min';
SET lock_timeout = '30s';
SET work_mem = '64MB';
SET maintenance_work_mem = '256MB';
SET jit = off;
SET DateStyle = 'ISO, YMD';
SET TimeZone = 'UTC';
SET search_path = '';
