-- Step 5 of the schema: full entry bundles (256 entries), each one LZ4 frame.
-- No binds. EXTERNAL storage: a frame is compressed already.

CREATE TABLE IF NOT EXISTS ledger.bundle (
    log integer NOT NULL,
    index bigint NOT NULL,
    frame bytea NOT NULL,
    CONSTRAINT bundle_pkey PRIMARY KEY (log, index),
    CONSTRAINT bundle_index_not_negative CHECK (index >= 0),
    CONSTRAINT bundle_frame_length CHECK (octet_length(frame) BETWEEN 1 AND 17000000)
);
ALTER TABLE ledger.bundle ALTER COLUMN frame SET STORAGE EXTERNAL;

CREATE OR REPLACE TRIGGER bundle_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.bundle
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT ON ledger.bundle TO shilu_service;
