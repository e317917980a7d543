-- Step 4 of the schema: the right edge, the entries of the bundle that is not yet full, one chunk a commit.
-- No binds.
-- A chunk lives in the slot of its first entry's place in the bundle and is overwritten 256 entries later, so the table
-- never has more than 256 rows a log. Entries are plain text here, so they are compressed (LZ4) where bundles are not.

CREATE TABLE IF NOT EXISTS ledger.edge (
    log integer NOT NULL,
    slot smallint NOT NULL,
    count smallint NOT NULL,
    first bigint NOT NULL,
    entries bytea COMPRESSION lz4 NOT NULL,
    CONSTRAINT edge_pkey PRIMARY KEY (log, slot),
    CONSTRAINT edge_first_not_negative CHECK (first >= 0),
    CONSTRAINT edge_slot_of_first CHECK (slot = first % 256),
    CONSTRAINT edge_count_in_bundle CHECK (count > 0 AND slot + count < 256),
    CONSTRAINT edge_entries_length CHECK (octet_length(entries) BETWEEN 3 * count AND 65537 * count)
) WITH (
    -- Overwritten chunks are most of what this table ever holds: sweep by number, not by share of the table.
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 4000
);

CREATE OR REPLACE TRIGGER edge_refuse BEFORE DELETE OR TRUNCATE ON ledger.edge
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT, UPDATE (first, count, entries) ON ledger.edge TO shilu_service;
