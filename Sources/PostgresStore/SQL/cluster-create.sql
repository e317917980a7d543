-- Creates the ledger's database in a private cluster. No binds; cannot run inside a transaction.
CREATE DATABASE shilu OWNER shilu_owner TEMPLATE template0 ENCODING 'UTF8'
