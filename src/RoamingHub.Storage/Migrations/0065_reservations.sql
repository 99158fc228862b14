-- The last reservation of each station under each number.
CREATE TABLE read.reservations (
    station    text        NOT NULL,
    id         int         NOT NULL,                  -- the number the station was told
    position   bigint      NOT NULL,                  -- of the moment it was made
    evse       int         NULL,
    connector  int         NOT NULL,                  -- 0: any of the station
    id_tag     text        NOT NULL,
    expires_at timestamptz NOT NULL,
    partner    text        NULL,
    reference  text        NULL,                      -- the partner's own name for it
    status     text        NOT NULL,
    session    text        NULL,                      -- the charge that used it
    PRIMARY KEY (station, id)
);
CREATE INDEX reservations_position ON read.reservations (position DESC);
CREATE INDEX reservations_id ON read.reservations (id, position DESC);
CREATE INDEX reservations_reference ON read.reservations (partner, reference) WHERE reference IS NOT NULL;

-- Those that stations hold: what a charge may use, and what the clock ends. Written by the reader that concludes them.
CREATE TABLE hub.open_reservations (
    station    text        NOT NULL,
    id         int         NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (station, id)
);
CREATE INDEX open_reservations_due ON hub.open_reservations (expires_at);
