-- Keys that were sent to a station and of which nobody knows yet whether it took them. Any of them lets the station in.
CREATE TABLE hub.station_pending_keys (
    station text        NOT NULL,
    call    uuid        NOT NULL,
    salt    bytea       NOT NULL,
    hash    bytea       NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (station, call)
);

-- What is to be sent in a call but must not stand in the log. The log holds the call with the secret hidden.
CREATE TABLE hub.sealed_calls (
    call    uuid        PRIMARY KEY,
    payload text        NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);

-- The hub's own certificate authority: one root for all nodes, its key sealed.
CREATE TABLE hub.certificate_authority (
    id          int  PRIMARY KEY CHECK (id = 1),
    certificate text NOT NULL,
    sealed_key  text NOT NULL
);

-- Certificates that stations have asked for and not yet been given. chain is null until the authority has signed.
CREATE TABLE hub.certificate_orders (
    id       uuid        PRIMARY KEY,
    station  text        NOT NULL,
    purpose  text        NOT NULL,
    csr      text        NOT NULL,
    chain    text        NULL,
    asked_at timestamptz NOT NULL,
    due_at   timestamptz NOT NULL,
    tries    int         NOT NULL DEFAULT 0
);
CREATE INDEX certificate_orders_by_time ON hub.certificate_orders (due_at);
