-- Closes the ledger's database to every role but its own. No binds; several statements; again changes nothing.
REVOKE ALL ON DATABASE shilu FROM PUBLIC;
GRANT CONNECT ON DATABASE shilu TO shilu_service, shilu_reader;
