-- Whether the ledger's database is there, run by the superuser of a private cluster. No binds.
-- → name text, no row where it is not
SELECT datname::text FROM pg_database WHERE datname = 'shilu'
