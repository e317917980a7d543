-- Ends transactions of writers that have hung for over two seconds: a commit takes milliseconds, so such a writer was
-- stopped or cut off in the middle, and would hold its locks for as long. Nothing of it is lost that was ever promised.
-- Ends too whoever holds the log's lock: whoever claims without it has seen its holder fall silent, and needs the lock
-- himself, or the next process that comes would find it free and take the log from him.
-- $1 application name text, $2 log int4
-- → ended bool, one row a session
SELECT pg_terminate_backend(pid, 1000)
FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND application_name = $1::text
    AND pid <> pg_backend_pid() AND (
        (xact_start < clock_timestamp() - interval '2 seconds' AND wait_event_type = 'Client')
        OR pid IN (
            SELECT pid FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND (classid::int8 << 32 | objid::int8) = hashtextextended('shilu writer', $2::int4)
        )
    )
