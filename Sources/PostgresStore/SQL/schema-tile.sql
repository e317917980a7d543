-- Step 6 of the schema: full hash tiles (256 hashes of 32 bytes).
-- No binds. EXTERNAL storage: hashes do not compress.

CREATE TABLE IF NOT EXISTS ledger.tile (
    log integer NOT NULL,
    level smallint NOT NULL,
    index bigint NOT NULL,
    hashes bytea NOT NULL,
    CONSTRAINT tile_pkey PRIMARY KEY (log, level, index),
    CONSTRAINT tile_level_range CHECK (level BETWEEN 0 AND 7),
    CONSTRAINT tile_index_not_negative CHECK (index >= 0),
    CONSTRAINT tile_hashes_length CHECK (octet_length(hashes) = 8192)
);
ALTER TABLE ledger.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE OR REPLACE TRIGGER tile_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT ON ledger.tile TO shilu_service;
