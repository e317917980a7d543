-- The three roles of a private cluster, run by its superuser. No binds; again changes nothing.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shilu_owner') THEN
        CREATE ROLE shilu_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shilu_service') THEN
        CREATE ROLE shilu_service LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shilu_reader') THEN
        CREATE ROLE shilu_reader LOGIN;
    END IF;
END
$$
