-- Prepares a PostgreSQL server for a ledger: roles, database, tables. Run it with psql as a superuser; again is harmless.
--   psql -X -d postgres -f ops/database/prepare.sql
-- It is the same SQL that the program runs in its private cluster. Passwords are set afterwards (see README.md).
\set ON_ERROR_STOP on

\ir ../../Sources/PostgresStore/SQL/cluster-roles.sql
;
SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = 'shilu') AS absent \gset
\if :absent
\ir ../../Sources/PostgresStore/SQL/cluster-create.sql
;
\endif
\connect shilu
\ir ../../Sources/PostgresStore/SQL/cluster-close.sql

-- The tables belong to the owner role, not to the superuser.
SET ROLE shilu_owner;
BEGIN;
\ir ../../Sources/PostgresStore/SQL/schema-base.sql
\ir ../../Sources/PostgresStore/SQL/schema-log.sql
\ir ../../Sources/PostgresStore/SQL/schema-head.sql
\ir ../../Sources/PostgresStore/SQL/schema-edge.sql
\ir ../../Sources/PostgresStore/SQL/schema-bundle.sql
\ir ../../Sources/PostgresStore/SQL/schema-tile.sql
\ir ../../Sources/PostgresStore/SQL/schema-block.sql
\ir ../../Sources/PostgresStore/SQL/schema-summary.sql
\ir ../../Sources/PostgresStore/SQL/schema-seen.sql
\ir ../../Sources/PostgresStore/SQL/schema-views.sql
INSERT INTO ledger.schema (version) VALUES (3) ON CONFLICT DO NOTHING;
COMMIT;
