-- Gives a transaction up. No binds.
ROLLBACK
