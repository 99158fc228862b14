-- Running charges whose limits a partner has set: it is told when they change. Written by the reader that follows them.
CREATE TABLE hub.followed_limits (
    session   text        PRIMARY KEY,
    partner   text        NOT NULL,
    station   text        NOT NULL,
    connector int         NOT NULL,
    evse      int         NULL,
    unit      text        NOT NULL,
    starts_at timestamptz NULL,     -- when the partner's plan begins, where that is still to come
    stale     boolean     NOT NULL  -- the station was asked what holds, and did not say
);
CREATE INDEX followed_limits_station ON hub.followed_limits (station);
CREATE INDEX followed_limits_begin ON hub.followed_limits (starts_at) WHERE starts_at IS NOT NULL;
