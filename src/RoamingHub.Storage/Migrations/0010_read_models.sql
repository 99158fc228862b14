-- What the API, the pages and the partners' lists are answered from. One reader of the log ("read-models") writes all of it, so everything
-- here can be thrown away and made again from the log. Documents that are served as they stand are kept as text. Columns that hold an id
-- for comparing ("folded") hold it in capitals.
CREATE SCHEMA IF NOT EXISTS read;

-- Stations ------------------------------------------------------------------------------------------------------------------------------
CREATE TABLE read.stations (
    station             text        PRIMARY KEY,
    described           boolean     NOT NULL DEFAULT FALSE,
    description         text        NULL,             -- JSON, as the log has it
    registration_status text        NULL,
    boot                text        NULL,             -- JSON, as the station sent it
    booted_at           timestamptz NULL,
    connected           boolean     NOT NULL DEFAULT FALSE,
    epoch               bigint      NOT NULL DEFAULT 0,
    connected_protocol  text        NULL,
    connection_since    timestamptz NULL              -- when "connected" last changed
);

-- Which public EVSE and connector each of a station's connectors is.
CREATE TABLE read.connector_links (
    station          text        NOT NULL,
    evse             int         NOT NULL,            -- -1 for a station without such a level
    connector        int         NOT NULL,
    folded_uid       text        NULL,
    public_connector text        NULL,
    since            timestamptz NOT NULL,            -- when the connector was linked to this EVSE
    PRIMARY KEY (station, evse, connector)
);
CREATE INDEX connector_links_uid ON read.connector_links (folded_uid);

CREATE TABLE read.connector_states (
    station           text        NOT NULL,
    evse              int         NOT NULL,
    connector         int         NOT NULL,
    state             text        NOT NULL,
    use               text        NOT NULL,           -- Free, InUse, Reserved, Unavailable, Faulted
    use_since         timestamptz NOT NULL,           -- when "use" last changed
    status            text        NOT NULL,
    error_code        text        NOT NULL,
    info              text        NULL,
    vendor_id         text        NULL,
    vendor_error_code text        NULL,
    at                timestamptz NOT NULL,
    PRIMARY KEY (station, evse, connector)
) WITH (fillfactor = 70);

-- Tokens and decisions about tokens --------------------------------------------------------------------------------------------------------
CREATE TABLE read.local_tokens (
    folded         text        PRIMARY KEY,
    position       bigint      NOT NULL,
    id_tag         text        NOT NULL,
    status         text        NOT NULL,
    kind           text        NOT NULL,
    expires_at     timestamptz NULL,
    parent_id_tag  text        NULL,
    concurrent_use boolean     NOT NULL,
    at             timestamptz NOT NULL
);

CREATE TABLE read.authorizations (
    position     bigint      PRIMARY KEY,
    id           uuid        NOT NULL,
    station      text        NOT NULL,
    folded_tag   text        NOT NULL,
    accepted     boolean     NOT NULL,
    usable_until timestamptz NOT NULL,
    used         boolean     NOT NULL DEFAULT FALSE,
    decision     text        NOT NULL                 -- JSON, as the log has it
);
CREATE UNIQUE INDEX authorizations_id ON read.authorizations (id);
CREATE INDEX authorizations_station ON read.authorizations (station, folded_tag, position DESC);
CREATE INDEX authorizations_pending ON read.authorizations (usable_until) WHERE accepted AND NOT used;
CREATE INDEX authorizations_tag ON read.authorizations (folded_tag, position DESC);

CREATE TABLE read.remote_starts (
    id           uuid        PRIMARY KEY,
    position     bigint      NOT NULL,
    station      text        NOT NULL,
    folded_tag   text        NOT NULL,
    usable_until timestamptz NOT NULL,
    used         boolean     NOT NULL DEFAULT FALSE,
    refused      boolean     NOT NULL DEFAULT FALSE,
    requested    text        NOT NULL                 -- JSON, as the log has it
);
CREATE INDEX remote_starts_pending ON read.remote_starts (usable_until) WHERE NOT used AND NOT refused;

-- Sessions ----------------------------------------------------------------------------------------------------------------------------------
CREATE TABLE read.sessions (
    id          uuid        PRIMARY KEY,
    position    bigint      NOT NULL,                 -- of the start
    station     text        NOT NULL,
    evse        int         NULL,
    connector   int         NOT NULL,
    transaction text        NOT NULL,
    evse_uid    text        NULL,
    location_id text        NULL,
    id_tag      text        NOT NULL,
    folded_tag  text        NOT NULL,
    permit      text        NOT NULL,
    permit_by   text        NOT NULL,
    partner     text        NULL,
    roaming     text        NULL,                     -- the partner's grant, JSON
    open        boolean     NOT NULL DEFAULT TRUE,
    closed      boolean     NOT NULL DEFAULT FALSE,
    paused      text        NULL,
    meter_start numeric     NOT NULL,                 -- Wh
    started_at  timestamptz NOT NULL,
    meter_last  numeric     NOT NULL,                 -- Wh
    last_at     timestamptz NOT NULL,
    meter_stop  numeric     NULL,                     -- Wh
    stopped_at  timestamptz NULL,
    stop_reason text        NULL,
    cdr_id      text        NULL
) WITH (fillfactor = 80);
CREATE INDEX sessions_position ON read.sessions (position DESC);
CREATE INDEX sessions_station ON read.sessions (station, position DESC);
CREATE INDEX sessions_transaction ON read.sessions (station, transaction);
CREATE INDEX sessions_open ON read.sessions (station) WHERE open;
CREATE INDEX sessions_tag ON read.sessions (folded_tag, position DESC);
CREATE INDEX sessions_partner ON read.sessions (partner, position DESC) WHERE partner IS NOT NULL;

CREATE TABLE read.session_readings (
    session uuid        NOT NULL,
    version bigint      NOT NULL,                     -- of the event in its stream
    ord     int         NOT NULL,                     -- of the reading in its event
    at      timestamptz NOT NULL,
    samples text        NOT NULL,                     -- JSON array
    PRIMARY KEY (session, version, ord)
);

-- What the stations say of public EVSEs. A column "station_use" is what the station said of itself as a whole (connector 0).
-- "charging": a session is open there.
CREATE VIEW read.evse_states AS
SELECT l.folded_uid, l.public_connector, l.station, l.evse, l.connector, s.connected, c.state, c.use, z.use AS station_use,
       EXISTS (SELECT 1 FROM read.sessions o
               WHERE o.station = l.station AND o.open AND o.connector = l.connector AND coalesce(o.evse, -1) = l.evse) AS charging,
       greatest(l.since, s.connection_since, c.use_since, z.use_since) AS changed_at
FROM read.connector_links l
JOIN read.stations s ON s.station = l.station AND s.described
LEFT JOIN read.connector_states c ON c.station = l.station AND c.evse = l.evse AND c.connector = l.connector
LEFT JOIN read.connector_states z ON z.station = l.station AND z.evse = -1 AND z.connector = 0;

-- Places, prices, partners ------------------------------------------------------------------------------------------------------------------
CREATE TABLE read.locations (
    folded        text        PRIMARY KEY,
    created       bigint      NOT NULL,               -- position of the first description
    version       bigint      NOT NULL,               -- of the stream, at the last description
    newest        bigint      NOT NULL,               -- version of the stream
    owner_country text        NOT NULL,
    owner_party   text        NOT NULL,
    removed       boolean     NOT NULL DEFAULT FALSE,
    at            timestamptz NOT NULL,
    location      text        NOT NULL,               -- JSON, as the log has it
    details       text        NOT NULL                -- JSON, as it was given
);
CREATE INDEX locations_created ON read.locations (created);

CREATE TABLE read.location_evses (
    folded_uid      text    PRIMARY KEY,
    folded_evse_id  text    NULL,
    folded_location text    NOT NULL,
    removed         boolean NOT NULL
);
CREATE INDEX location_evses_evse_id ON read.location_evses (folded_evse_id);
CREATE INDEX location_evses_location ON read.location_evses (folded_location);

CREATE TABLE read.tariffs (
    folded        text        PRIMARY KEY,
    created       bigint      NOT NULL,
    version       bigint      NOT NULL,
    newest        bigint      NOT NULL,
    owner_country text        NOT NULL,
    owner_party   text        NOT NULL,
    removed       boolean     NOT NULL DEFAULT FALSE,
    at            timestamptz NOT NULL,
    tariff        text        NOT NULL,
    details       text        NOT NULL
);
CREATE INDEX tariffs_created ON read.tariffs (created);

CREATE TABLE read.partners (
    id       text   PRIMARY KEY,
    position bigint NOT NULL,
    protocol text   NOT NULL,
    name     text   NOT NULL,
    settings text   NOT NULL,
    status   text   NOT NULL,
    parties  text   NOT NULL
);

CREATE TABLE read.own_parties (
    country  text        NOT NULL,
    party    text        NOT NULL,
    position bigint      NOT NULL,
    name     text        NOT NULL,
    website  text        NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (country, party)
);

-- Charge detail records -----------------------------------------------------------------------------------------------------------------------
CREATE TABLE read.cdrs (
    folded    text        PRIMARY KEY,
    position  bigint      NOT NULL,
    id        text        NOT NULL,
    session   uuid        NOT NULL,
    partner   text        NULL,
    state     text        NOT NULL,                   -- held, sealed, suppressed, dropped
    start_at  timestamptz NOT NULL,
    end_at    timestamptz NOT NULL,
    energy_wh numeric     NOT NULL,
    currency  text        NULL,
    excl_vat  numeric     NULL,
    incl_vat  numeric     NULL,
    holds     text        NOT NULL,                   -- JSON array
    record    text        NOT NULL                    -- JSON, as the log has it
);
CREATE INDEX cdrs_position ON read.cdrs (position DESC);
CREATE INDEX cdrs_partner ON read.cdrs (partner, position DESC);
CREATE INDEX cdrs_session ON read.cdrs (session);

-- Every query about records goes through this view: what became of a record at its partners joins here.
CREATE VIEW read.cdr_ledger AS
SELECT c.*, c.state AS shown_state, '[]'::text AS deliveries
FROM read.cdrs c;
