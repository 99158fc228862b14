-- The companies behind a partner that is a hub, as it told us of them. They are its data; ours is only the copy, so the copy is not an event.
CREATE TABLE hub.hub_members (
    partner      text        NOT NULL,
    country_code text        NOT NULL, -- folded to upper case, as the party
    party_id     text        NOT NULL,
    role         text        NOT NULL,
    status       text        NOT NULL,
    last_updated timestamptz NOT NULL,
    body         text        NOT NULL,
    PRIMARY KEY (partner, country_code, party_id)
);
