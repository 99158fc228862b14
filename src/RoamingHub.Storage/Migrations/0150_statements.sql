-- What a partner's statement could name a record by, beside its id and its session.
ALTER TABLE read.cdrs
    ADD COLUMN reference       text NULL, -- the partner's name of the session, folded
    ADD COLUMN folded_evse     text NULL, -- the public EVSE id, without separators
    ADD COLUMN token_uid       text NULL,
    ADD COLUMN contract_id     text NULL,
    ADD COLUMN owner           text NULL; -- DE-ABC
UPDATE read.cdrs SET
    reference = upper(trim(coalesce(record::json -> 'reserved' ->> 'name', record::json -> 'grant' ->> 'reference', record::json -> 'grant' ->> 'ownReference'))),
    folded_evse = replace(upper(trim(record::json -> 'site' ->> 'evseId')), '*', ''),
    token_uid = record::json -> 'token' ->> 'uid',
    contract_id = record::json -> 'token' ->> 'contractId',
    owner = (record::json -> 'location' -> 'owner' ->> 'country') || '-' || (record::json -> 'location' -> 'owner' ->> 'party');
CREATE INDEX cdrs_reference ON read.cdrs (reference) WHERE reference IS NOT NULL;
CREATE INDEX cdrs_evse ON read.cdrs (folded_evse, start_at) WHERE folded_evse IS NOT NULL;
CREATE INDEX cdrs_partner_end ON read.cdrs (partner, end_at);

-- What people decided about lines of statements: the last word on each.
CREATE TABLE read.statement_decisions (
    statement uuid        NOT NULL,
    line      int         NOT NULL,
    action    text        NOT NULL, -- accept, dispute, credit
    reason    text        NULL,
    by        text        NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (statement, line)
);

-- Partners' statements as they were given, and what each line came to. Not in the log: it is the partners' word, and can be given again.
CREATE TABLE hub.statements (
    id          uuid        PRIMARY KEY,
    partner     text        NOT NULL,
    state       text        NOT NULL, -- loading, matching, done, failed
    format      text        NOT NULL, -- csv, json
    by          text        NOT NULL,
    received_at timestamptz NOT NULL,
    touched_at  timestamptz NOT NULL,
    from_at     timestamptz NULL,     -- ends of the charges that the statement is about: inclusive
    to_at       timestamptz NULL,     -- exclusive
    lines       int         NOT NULL DEFAULT 0,
    faults      int         NOT NULL DEFAULT 0,
    matched     int         NOT NULL DEFAULT 0,
    problem     text        NULL,
    ledger      text        NULL      -- JSON: what the ledger had of the partner when the last line was matched
);
CREATE INDEX statements_open ON hub.statements (received_at) WHERE state IN ('loading', 'matching');

-- A line without a class waits to be matched. Lines after the statement's own are records that it lacks.
CREATE TABLE hub.statement_lines (
    statement   uuid        NOT NULL REFERENCES hub.statements (id) ON DELETE CASCADE,
    line        int         NOT NULL,
    record      text        NULL,
    session     text        NULL,
    evse        text        NULL,
    token       text        NULL,
    start_at    timestamptz NULL,
    end_at      timestamptz NULL,
    energy_kwh  numeric     NULL,
    currency    text        NULL,
    excl_vat    numeric     NULL,
    incl_vat    numeric     NULL,
    owner       text        NULL,
    class       text        NULL,
    cdr         text        NULL,     -- the record's folded id
    cdr_id      text        NULL,
    our_excl    numeric     NULL,     -- as the ledger had it; null where another line has it already, or the partner owes nothing for it
    our_incl    numeric     NULL,
    our_currency text       NULL,
    at_stake    numeric     NULL,
    differences text        NULL,     -- JSON array
    PRIMARY KEY (statement, line)
);
CREATE INDEX statement_lines_class ON hub.statement_lines (statement, class, line);
CREATE INDEX statement_lines_cdr ON hub.statement_lines (statement, cdr) WHERE cdr IS NOT NULL;

-- What could not be read, by its place; the first thousand.
CREATE TABLE hub.statement_faults (
    statement uuid NOT NULL REFERENCES hub.statements (id) ON DELETE CASCADE,
    line      int  NOT NULL,
    reason    text NOT NULL
);
CREATE INDEX statement_faults_line ON hub.statement_faults (statement, line);

-- How a partner's CSV is read.
CREATE TABLE hub.statement_mappings (
    partner text PRIMARY KEY,
    mapping text NOT NULL
);
