-- Companies behind a platform that have said that they take no messages of a module: they are left alone until then, on every node.
CREATE TABLE hub.muted_providers (
    partner  text        NOT NULL,
    module   text        NOT NULL,
    provider text        NOT NULL, -- in the form in which it is compared
    since    timestamptz NOT NULL,
    until    timestamptz NOT NULL,
    PRIMARY KEY (partner, module, provider)
);
