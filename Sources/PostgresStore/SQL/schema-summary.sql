-- Step 8 of the schema: what commits to the thread index, number of records and root of each block, up to 1,024 blocks a
-- row, and the root over them.
-- No binds. EXTERNAL storage: hashes do not compress.

CREATE TABLE IF NOT EXISTS ledger.summary (
    log integer NOT NULL,
    level smallint NOT NULL,
    segment bigint NOT NULL,
    part bigint NOT NULL,
    root bytea NOT NULL,
    summaries bytea NOT NULL,
    CONSTRAINT summary_pkey PRIMARY KEY (log, level, segment, part),
    CONSTRAINT summary_level_range CHECK (level BETWEEN 0 AND 9),
    CONSTRAINT summary_segment_not_negative CHECK (segment >= 0),
    CONSTRAINT summary_part_range CHECK (part >= 0 AND part < greatest((32::bigint << (5 * level)) / 1024, 1)),
    CONSTRAINT summary_root_length CHECK (octet_length(root) = 32),
    CONSTRAINT summary_summaries_length
        CHECK (octet_length(summaries) = 40 * least(32::bigint << (5 * level), 1024))
);
ALTER TABLE ledger.summary ALTER COLUMN summaries SET STORAGE EXTERNAL;

CREATE OR REPLACE TRIGGER summary_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.summary
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT ON ledger.summary TO shilu_service;
