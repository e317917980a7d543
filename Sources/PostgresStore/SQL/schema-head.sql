-- Step 3 of the schema: the head, one row a log, replaced by every commit.
-- No binds.
-- Half of each page stays free, so that an update finds room beside its row and touches no index (heap-only tuples).

CREATE TABLE IF NOT EXISTS ledger.head (
    log integer NOT NULL,
    epoch bigint NOT NULL,
    beat bigint NOT NULL,
    size bigint NOT NULL,
    checkpoint bytea NOT NULL,
    CONSTRAINT head_pkey PRIMARY KEY (log),
    CONSTRAINT head_log_fkey FOREIGN KEY (log) REFERENCES ledger.log (id),
    CONSTRAINT head_epoch_not_negative CHECK (epoch >= 0),
    CONSTRAINT head_beat_not_negative CHECK (beat >= 0),
    CONSTRAINT head_size_not_negative CHECK (size >= 0),
    CONSTRAINT head_checkpoint_length CHECK (octet_length(checkpoint) <= 65536)
) WITH (fillfactor = 50);

CREATE OR REPLACE TRIGGER head_grows BEFORE UPDATE ON ledger.head
    FOR EACH ROW EXECUTE FUNCTION ledger.head_grows();
CREATE OR REPLACE TRIGGER head_refuse BEFORE DELETE OR TRUNCATE ON ledger.head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse();

GRANT SELECT, INSERT, UPDATE (epoch, beat, size, checkpoint) ON ledger.head TO shilu_service;
