-- The event log: exactly the tables of Marten 9 (string stream identity, single tenancy), so that a Marten application can open this
-- database as it is. Nothing of our own may stand on these tables: a Marten with auto-migration on would drop it.
CREATE SCHEMA IF NOT EXISTS log;

CREATE TABLE IF NOT EXISTS log.mt_streams (
    id           varchar     NOT NULL,
    type         varchar     NULL,
    version      bigint      NULL,
    "timestamp"  timestamptz NOT NULL DEFAULT (now()),
    created      timestamptz NOT NULL DEFAULT (now()),
    tenant_id    varchar     NULL DEFAULT '*DEFAULT*',
    is_archived  bool        NULL DEFAULT FALSE,
    CONSTRAINT pkey_mt_streams_id PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS log.mt_events (
    seq_id          bigint       NOT NULL,
    id              uuid         NOT NULL,
    stream_id       varchar      NULL,
    version         bigint       NOT NULL,
    data            jsonb        NOT NULL,
    bdata           bytea        NULL,
    type            varchar(500) NOT NULL,
    "timestamp"     timestamptz  NOT NULL DEFAULT (now()),
    tenant_id       varchar      NULL DEFAULT '*DEFAULT*',
    mt_dotnet_type  varchar      NULL,
    is_archived     bool         NULL DEFAULT FALSE,
    CONSTRAINT pkey_mt_events_seq_id PRIMARY KEY (seq_id),
    CONSTRAINT fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES log.mt_streams (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX IF NOT EXISTS pk_mt_events_stream_and_version ON log.mt_events (stream_id, version);

CREATE SEQUENCE IF NOT EXISTS log.mt_events_sequence;
ALTER SEQUENCE log.mt_events_sequence OWNED BY log.mt_events.seq_id;

CREATE TABLE IF NOT EXISTS log.mt_event_progression (
    name         varchar     NOT NULL,
    last_seq_id  bigint      NULL,
    last_updated timestamptz NULL DEFAULT (transaction_timestamp()),
    CONSTRAINT pk_mt_event_progression PRIMARY KEY (name)
);
