-- Holds off a second preparation of the schema until this transaction ends. No binds, no rows of interest.
SELECT pg_advisory_xact_lock(hashtextextended('shilu ledger schema', 0))
