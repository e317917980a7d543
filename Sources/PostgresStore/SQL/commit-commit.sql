-- Commit, step 5: the commit point. No binds.
COMMIT
