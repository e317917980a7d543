-- Settings of sessions that answer requests about views, behind those of session-views.sql. No binds.
--   statement_timeout: a question that takes too long is given up, so that it cannot hold up the others.
SET statement_timeout = '20s';
