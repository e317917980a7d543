-- Step 1 of the schema: its namespace, its version, and the two guards that the tables share.
-- No binds. Run by the owner role, inside the transaction that prepares the schema; running it again changes nothing.

CREATE SCHEMA IF NOT EXISTS ledger;

CREATE TABLE IF NOT EXISTS ledger.schema (
    version integer NOT NULL,
    prepared timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT schema_pkey PRIMARY KEY (version),
    CONSTRAINT schema_version_positive CHECK (version > 0)
);

-- History is only ever inserted. Grants keep the service from changing it; this keeps the owner from doing so by mistake.
CREATE OR REPLACE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: history is only ever inserted', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

-- A head that shrinks would let a ledger sign two different trees of one size.
CREATE OR REPLACE FUNCTION ledger.head_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF NEW.log <> OLD.log OR NEW.epoch < OLD.epoch OR NEW.size < OLD.size OR NEW.beat < OLD.beat THEN
        RAISE EXCEPTION 'the head of a log only grows'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'head_grows';
    END IF;
    RETURN NEW;
END
$$;

GRANT USAGE ON SCHEMA ledger TO shilu_service;
GRANT SELECT ON ledger.schema TO shilu_service;
