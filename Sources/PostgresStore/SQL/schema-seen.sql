-- Step 9 of the schema: idempotency keys of single events and of batches (16 bytes, kept as uuid: no length header).
-- No binds. Wide columns come first, so that no row has padding. Range reads (auditors) go by the BRIN index, which
-- costs next to nothing: entries arrive in the order of their indices.

CREATE TABLE IF NOT EXISTS ledger.seen (
    index bigint NOT NULL,
    size bigint NOT NULL,
    key uuid NOT NULL,
    log integer NOT NULL,
    CONSTRAINT seen_pkey PRIMARY KEY (log, key),
    CONSTRAINT seen_index_not_negative CHECK (index >= 0),
    CONSTRAINT seen_size_covers_index CHECK (size > index)
);
CREATE INDEX IF NOT EXISTS seen_index_brin ON ledger.seen
    USING brin (index) WITH (pages_per_range = 16, autosummarize = on);

CREATE OR REPLACE TRIGGER seen_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.seen
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT ON ledger.seen TO shilu_service;
