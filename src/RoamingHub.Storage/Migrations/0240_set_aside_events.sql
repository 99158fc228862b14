-- Events that a feed could not turn into what partners get: they hold up nobody else's.
CREATE TABLE hub.set_aside_events (
    feed     text        NOT NULL,
    position bigint      NOT NULL,
    module   text        NOT NULL,
    stream   text        NOT NULL,
    type     text        NOT NULL,
    error    text        NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (position, feed, module)
);
