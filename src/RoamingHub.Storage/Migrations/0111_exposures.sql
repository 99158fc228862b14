-- Charges allowed at our own risk because their partner could not be asked. A row counts until somebody pays for the charge or it is known that nobody will.
CREATE TABLE hub.exposures (
    id           text PRIMARY KEY,
    partner      text NOT NULL,
    usable_until timestamptz NOT NULL,
    at           timestamptz NOT NULL,
    next_try     timestamptz NOT NULL,
    tries        integer NOT NULL DEFAULT 0,
    stopped      boolean NOT NULL DEFAULT FALSE,
    ended_at     timestamptz,
    outcome      text
);
CREATE INDEX exposures_open ON hub.exposures (partner) WHERE ended_at IS NULL;
CREATE INDEX sessions_presumed ON read.sessions (partner, (roaming::jsonb ->> 'ownReference')) WHERE roaming::jsonb ->> 'method' = 'Presumed';
