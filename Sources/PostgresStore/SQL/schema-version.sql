-- The version of the schema in this database: one row; null where nothing was recorded yet. No binds.
-- → version int8
SELECT max(version)::int8 FROM ledger.schema
