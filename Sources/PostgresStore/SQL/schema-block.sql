-- Step 7 of the schema: blocks of the thread index.
-- No binds. EXTERNAL storage: postings are packed hashes and do not compress.

CREATE TABLE IF NOT EXISTS ledger.block (
    log integer NOT NULL,
    level smallint NOT NULL,
    segment bigint NOT NULL,
    block bigint NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT block_pkey PRIMARY KEY (log, level, segment, block),
    CONSTRAINT block_level_range CHECK (level BETWEEN 0 AND 9),
    CONSTRAINT block_segment_not_negative CHECK (segment >= 0),
    CONSTRAINT block_block_range CHECK (block >= 0 AND block < (32::bigint << (5 * level))),
    CONSTRAINT block_bytes_length CHECK (octet_length(bytes) > 0)
);
ALTER TABLE ledger.block ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE OR REPLACE TRIGGER block_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.block
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT ON ledger.block TO shilu_service;
