-- A node lives as long as the database session it opened when it started.
CREATE TABLE hub.nodes (
    id            uuid        PRIMARY KEY,
    backend_pid   int         NOT NULL,
    backend_start timestamptz NOT NULL
);

CREATE SEQUENCE hub.station_epochs;

-- Which node holds a station's socket. The newest connection wins; a node with an older epoch has lost the station.
CREATE TABLE hub.station_owners (
    station      text        PRIMARY KEY,
    node         uuid        NOT NULL,
    epoch        bigint      NOT NULL,
    protocol     text        NOT NULL,
    connected_at timestamptz NOT NULL
);

CREATE TABLE hub.station_keys (
    station text  PRIMARY KEY,
    salt    bytea NOT NULL,
    hash    bytea NOT NULL
);

CREATE TABLE hub.station_seen (
    station text        PRIMARY KEY,
    at      timestamptz NOT NULL
);

CREATE TABLE hub.station_deviations (
    station   text        NOT NULL,
    action    text        NOT NULL,
    rule      text        NOT NULL,
    member    text        NOT NULL,
    count     bigint      NOT NULL,
    last_seen timestamptz NOT NULL,
    PRIMARY KEY (station, action, rule, member)
);

-- Every frame, for support. Best effort: written in the background, dropped by age.
CREATE TABLE hub.wire_log (
    at         timestamptz NOT NULL,
    station    text        NOT NULL,
    direction  char(1)     NOT NULL, -- i, o
    type       char(1)     NOT NULL, -- c, r, e, or ? where the frame could not be read
    message_id text        NULL,
    action     text        NULL,
    raw        text        NOT NULL
) PARTITION BY RANGE (at);
CREATE TABLE hub.wire_log_before PARTITION OF hub.wire_log DEFAULT;
CREATE INDEX wire_log_by_station ON hub.wire_log (station, at);
