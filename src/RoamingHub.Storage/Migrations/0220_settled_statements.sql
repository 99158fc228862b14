-- What is best done about a line; where and in which column a line could not be read; whether the same file was given before, and how far it is read.
ALTER TABLE hub.statement_lines ADD COLUMN suggested text NULL;  -- accept, dispute, credit, resend
ALTER TABLE hub.statement_faults
    ADD COLUMN row      int  NULL,     -- of the file, from 1
    ADD COLUMN col      text NULL;     -- the file's name of it
ALTER TABLE hub.statements
    ADD COLUMN digest       text   NULL, -- SHA-256 of what was read, once it is in
    ADD COLUMN bytes        bigint NULL, -- read so far
    ADD COLUMN size         bigint NULL, -- in all, where it was told
    ADD COLUMN period_given bool   NULL;
CREATE INDEX statements_digest ON hub.statements (partner, digest) WHERE digest IS NOT NULL;

-- A record is looked for in closed statements, too. A line that waits is in no class, and is not looked for by it.
DROP INDEX hub.statement_lines_cdr;
CREATE INDEX statement_lines_cdr ON hub.statement_lines (cdr, statement) WHERE cdr IS NOT NULL;
DROP INDEX hub.statement_lines_class;
CREATE INDEX statement_lines_class ON hub.statement_lines (statement, class, line) WHERE class IS NOT NULL;

-- What people decided about all lines of a class, but for those that were decided about by themselves.
CREATE TABLE read.statement_class_decisions (
    statement uuid        NOT NULL,
    class     text        NOT NULL,
    action    text        NOT NULL, -- accept, dispute
    reason    text        NOT NULL,
    by        text        NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (statement, class)
);

-- Statements that are settled.
CREATE TABLE read.statement_closings (
    statement uuid        PRIMARY KEY,
    reason    text        NULL,
    by        text        NOT NULL,
    at        timestamptz NOT NULL
);
