-- Step 2 of the schema: the names of the ledgers in this database. The short id, not the name, is in every other row.
-- No binds.

CREATE TABLE IF NOT EXISTS ledger.log (
    id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    CONSTRAINT log_pkey PRIMARY KEY (id),
    CONSTRAINT log_name_key UNIQUE (name),
    CONSTRAINT log_id_positive CHECK (id > 0),
    CONSTRAINT log_name_length CHECK (length(name) BETWEEN 1 AND 255)
);

CREATE OR REPLACE TRIGGER log_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.log
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT ON ledger.log TO shilu_service;
