-- Ends reading by cursor. No binds; several statements.
CLOSE rows;
COMMIT;
