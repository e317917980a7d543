-- Ends downloads that have read an SQL view of a schema: each keeps the view as it is for as long as its reader takes.
-- $1 application name text, $2 schema text
-- → ended bool, one row a session
SELECT pg_terminate_backend(pid, 1000)
FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND application_name = $1::text
    AND pid IN (
        SELECT pg_locks.pid
        FROM pg_locks
        JOIN pg_class ON pg_class.oid = pg_locks.relation
        JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
        WHERE pg_locks.granted AND pg_namespace.nspname = $2::text
            AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
