-- Records that the schema now stands at a version.
-- $1 version int8
INSERT INTO ledger.schema (version) VALUES ($1::int8) ON CONFLICT DO NOTHING
