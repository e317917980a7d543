-- Everything that the transaction reads is of one moment. No binds; the transaction's first statement.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
