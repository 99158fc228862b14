-- What was said with partners, for support: best effort, kept for as many days as configured.
CREATE TABLE hub.partner_exchanges (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    partner      text NOT NULL,
    direction    text NOT NULL,
    operation    text NOT NULL,
    http_status  integer,
    code         text,
    process_id   text,
    milliseconds double precision NOT NULL,
    request      text NOT NULL,
    response     text,
    why          text
);
CREATE INDEX partner_exchanges_by_partner ON hub.partner_exchanges (partner, id);
CREATE INDEX partner_exchanges_by_time ON hub.partner_exchanges USING brin (at);
