-- Closes the ledger's database to every role but its own two. No binds; several statements; again changes nothing.
REVOKE ALL ON DATABASE shilu FROM PUBLIC;
GRANT CONNECT ON DATABASE shilu TO shilu_service;
