-- What is sold: products, offers, which product was assigned to a place, and the ids of products that partners have ordered charges under.
CREATE TABLE read.catalogue (
    kind    text        NOT NULL, -- product, offer, evse, location, ordered
    id      text        NOT NULL, -- of products and offers exactly as given; of places folded
    created bigint      NOT NULL,
    at      timestamptz NOT NULL,
    content text        NOT NULL, -- of products and offers JSON, as the log has it; of places the product; of orders the provider
    PRIMARY KEY (kind, id)
);
