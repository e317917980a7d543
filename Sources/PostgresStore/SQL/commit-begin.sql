-- Commit, step 1. No binds.
BEGIN
