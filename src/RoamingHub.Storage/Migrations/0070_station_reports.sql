-- What stations tell of themselves beside their connectors. Each of these is bounded for a station, however much it talks; the log keeps all.

-- How the last firmware update ("firmware") and the last upload of a log ("diagnostics") go.
CREATE TABLE read.station_progress (
    station text        NOT NULL,
    kind    text        NOT NULL,
    status  text        NOT NULL,
    request int         NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (station, kind)
) WITH (fillfactor = 70);

CREATE TABLE read.security_events (
    station     text        NOT NULL,
    position    bigint      NOT NULL,
    kind        text        NOT NULL,
    details     text        NULL,
    at          timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (station, position)
);
-- A message that is sent again after a lost answer is the same event.
CREATE UNIQUE INDEX security_events_once ON read.security_events (station, at, kind, (coalesce(details, '')));

-- One row an attribute of a variable. Stations that know nothing but keys have no component.
CREATE TABLE read.station_variables (
    station            text        NOT NULL,
    key                text        NOT NULL,            -- the variable's whole name in one text
    attribute          text        NOT NULL,
    component          text        NOT NULL,
    component_instance text        NULL,
    evse               int         NULL,
    connector          int         NULL,
    name               text        NOT NULL,
    instance           text        NULL,
    value              text        NULL,                -- secrets only masked
    mutability         text        NULL,
    persistent         boolean     NULL,
    constant           boolean     NULL,
    limits             text        NULL,                -- JSON, as the log has it
    at                 timestamptz NOT NULL,
    PRIMARY KEY (station, key, attribute)
);

-- Parts of all other reports.
CREATE TABLE read.station_report_parts (
    station     text        NOT NULL,
    kind        text        NOT NULL,
    position    bigint      NOT NULL,
    request     int         NULL,
    part        int         NULL,
    more        boolean     NOT NULL,
    at          timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    digest      text        NOT NULL,                   -- of the report
    report      text        NOT NULL,                   -- JSON, as the station sent it
    PRIMARY KEY (station, kind, position)
);

-- Calls and orders on their way to a station; gone when they are answered.
CREATE TABLE read.station_calls (
    id      uuid PRIMARY KEY,
    station text NOT NULL,
    action  text NOT NULL
);

-- What a station has answered that it cannot do, until its firmware changes.
CREATE TABLE read.unsupported_actions (
    station text        NOT NULL,
    action  text        NOT NULL,
    since   timestamptz NOT NULL,
    PRIMARY KEY (station, action)
);

CREATE TABLE read.station_firmware (
    station text PRIMARY KEY,
    version text NOT NULL
);
