-- What networks list of a place or an EVSE beyond the catalogue's description: the newest word, in the network's own words.
CREATE TABLE read.listings (
    network text        NOT NULL,
    thing   text        NOT NULL,               -- location, evse
    folded  text        NOT NULL,
    id      text        NOT NULL,
    at      timestamptz NOT NULL,
    details text        NOT NULL,               -- JSON, as it was given
    PRIMARY KEY (network, thing, folded)
);
