-- What partners may read, as it is served: the text of each document, never taken apart again.
-- audience: the partner that may see it, or '' for all. created: the log position it first appeared at, which gives pages their stable order.
CREATE TABLE hub.documents (
    kind         text        NOT NULL,
    audience     text        NOT NULL,
    id           text        NOT NULL, -- folded to upper case
    created      bigint      NOT NULL,
    version      bigint      NOT NULL,
    last_updated timestamptz NOT NULL,
    body         text        NOT NULL,
    PRIMARY KEY (kind, audience, id)
);
CREATE INDEX documents_in_order ON hub.documents (kind, audience, created, id);
CREATE INDEX documents_by_change ON hub.documents (kind, audience, last_updated);

-- One row for each thing a partner is owed. A newer state of the same object overtakes the older one in its row.
CREATE TABLE hub.deliveries (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partner      text        NOT NULL,
    module       text        NOT NULL,
    object       text        NOT NULL,
    class        text        NOT NULL CHECK (class IN ('ledger', 'state', 'result')),
    state        text        NOT NULL CHECK (state IN ('waiting', 'retrying', 'delivered', 'parked', 'expired')),
    version      bigint      NOT NULL, -- log position of what caused it
    content      text        NULL,     -- what to send, where it is not a document
    attempts     int         NOT NULL DEFAULT 0,
    unanswered   boolean     NOT NULL DEFAULT FALSE, -- a try went out whole and was not answered: it may have arrived
    next_attempt timestamptz NOT NULL,
    deadline     timestamptz NULL,
    created_at   timestamptz NOT NULL,
    last_attempt timestamptz NULL,
    ended_at     timestamptz NULL,
    last_error   text        NULL,
    request      text        NULL,
    response     text        NULL,
    location     text        NULL,     -- where the partner keeps it
    sent_digest  text        NULL,     -- of what the partner took last
    UNIQUE (partner, module, object)
);
CREATE INDEX deliveries_due ON hub.deliveries (partner, module, version) WHERE state IN ('waiting', 'retrying');
CREATE INDEX deliveries_by_object ON hub.deliveries (module, object);

-- A partner's tokens as it told them to us. They are its data; ours is only the copy, so the copy is not an event.
CREATE TABLE hub.partner_tokens (
    partner      text        NOT NULL,
    country_code text        NOT NULL,
    party_id     text        NOT NULL,
    uid          text        NOT NULL, -- folded to upper case
    type         text        NOT NULL,
    valid        boolean     NOT NULL,
    whitelist    text        NOT NULL,
    contract_id  text        NOT NULL,
    group_id     text        NULL,
    last_updated timestamptz NOT NULL,
    body         text        NOT NULL,
    PRIMARY KEY (partner, country_code, party_id, uid, type)
);
CREATE INDEX partner_tokens_by_uid ON hub.partner_tokens (uid);

-- What opens the doors between a partner and us. Ours to accept are kept as hashes, theirs to present are kept encrypted.
CREATE TABLE hub.partner_connections (
    partner text PRIMARY KEY,
    body    text NOT NULL -- the protocol's own state of the connection
);
CREATE TABLE hub.partner_doors (
    key_hash text        PRIMARY KEY,
    partner  text        NOT NULL,
    purpose  text        NOT NULL,
    until    timestamptz NULL
);
CREATE INDEX partner_doors_by_partner ON hub.partner_doors (partner);

-- Ended charges whose record is due: the last messages may still be on their way.
CREATE TABLE hub.settlements (
    session text        PRIMARY KEY,
    due_at  timestamptz NOT NULL
);
CREATE INDEX settlements_due ON hub.settlements (due_at);
