-- Settings of every session of the service. No binds; several statements, sent once after connecting.
--   synchronous_commit: a receipt promises durability, whatever the server's default is.
--   idle_in_transaction_session_timeout: a writer that is stopped between its inserts and its COMMIT loses the
--     transaction, so that whoever takes over is not held up.
--   lock_timeout: only a claim ever waits for a lock; it looks for stuck writers each time it has waited this long.
--   enable_…, plan_cache_mode, jit: every statement goes by a key; a plan made while a table is small must stay right.
SET synchronous_commit = on;
SET idle_in_transaction_session_timeout = '5s';
SET lock_timeout = '2s';
SET enable_seqscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET plan_cache_mode = force_generic_plan;
SET jit = off;
SET work_mem = '32MB';
SET search_path = '';
