-- Step 10 of the schema: where views are kept (schema projection) and shown (schema views).
-- No binds. Unlike history they are the service's own: whatever happens to them, a rebuild from the log mends it.

CREATE SCHEMA IF NOT EXISTS projection;
CREATE SCHEMA IF NOT EXISTS views;
GRANT USAGE, CREATE ON SCHEMA projection, views TO shilu_service;
GRANT USAGE ON SCHEMA views TO shilu_reader;

-- How far the views of a log have folded it, when the last of those entries was recorded, and how often tables were
-- exchanged: one row a log, moved by compare-and-swap.
CREATE TABLE IF NOT EXISTS projection.position (
    log text NOT NULL,
    size bigint NOT NULL,
    recorded timestamptz NOT NULL,
    adoptions bigint NOT NULL,
    CONSTRAINT position_pkey PRIMARY KEY (log),
    CONSTRAINT position_size_not_negative CHECK (size >= 0)
) WITH (fillfactor = 50);

-- Every table of rows that was made, under the number that its name ends with; the current ones are in projection.view.
CREATE TABLE IF NOT EXISTS projection.generation (
    number bigint GENERATED ALWAYS AS IDENTITY,
    log text NOT NULL,
    name text NOT NULL,
    version integer NOT NULL,
    CONSTRAINT generation_pkey PRIMARY KEY (number)
);

-- Which table is read of each view, and what is in it.
CREATE TABLE IF NOT EXISTS projection.view (
    log text NOT NULL,
    name text NOT NULL,
    version integer NOT NULL,
    generation bigint NOT NULL,
    row_count bigint NOT NULL,
    digest bytea NOT NULL,
    stopped_at bigint,
    stopped_why text,
    CONSTRAINT view_pkey PRIMARY KEY (log, name),
    CONSTRAINT view_digest_length CHECK (octet_length(digest) = 2048)
) WITH (fillfactor = 50);
-- In the row: out of it, each step would write it anew beside.
ALTER TABLE projection.view ALTER COLUMN digest SET STORAGE MAIN;

-- Which log a schema of SQL views shows.
CREATE TABLE IF NOT EXISTS projection.shown (
    schema text NOT NULL,
    log text NOT NULL,
    CONSTRAINT shown_pkey PRIMARY KEY (schema)
);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON projection.position, projection.generation, projection.view, projection.shown TO shilu_service;
