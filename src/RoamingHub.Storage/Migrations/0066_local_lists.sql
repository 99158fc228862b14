-- What each station shall know of tokens while it is offline, how far that has been brought about, and what there is to do.
CREATE TABLE hub.local_lists (
    station         text        PRIMARY KEY,
    mode            text        NOT NULL,                  -- Off, Local, LocalAndPartners
    clear_cache     boolean     NOT NULL,
    state           text        NOT NULL,                  -- Off, Waiting, InStep, Retrying, NotSupported
    due_at          timestamptz NULL,                      -- when to look again, apart from changes of tokens
    checked         boolean     NOT NULL DEFAULT FALSE,    -- the station's version was asked since it came back
    seen            bigint      NOT NULL DEFAULT -1,       -- the changes of tokens that the list holds
    tried_at        timestamptz NULL,
    failures        int         NOT NULL DEFAULT 0,
    protocol        text        NULL,
    version         int         NULL,                      -- the station's, as far as we know
    max_entries     int         NULL,
    max_per_message int         NULL,
    max_bytes       int         NULL,
    left_out        int         NOT NULL DEFAULT 0,        -- tokens for which there is no room
    synced_at       timestamptz NULL,
    outcome         text        NULL,
    cache_state     text        NOT NULL DEFAULT 'Idle',   -- Idle, Retrying, NotSupported
    cache_seen      bigint      NOT NULL DEFAULT 0,        -- the blockings after which the cache was cleared
    cache_due_at    timestamptz NULL,
    cache_failures  int         NOT NULL DEFAULT 0,
    cache_at        timestamptz NULL,
    cache_outcome   text        NULL
);

-- What the station has, as it was sent.
CREATE TABLE hub.local_list_entries (
    station text NOT NULL,
    folded  text NOT NULL,
    id_tag  text NOT NULL,
    kind    text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (station, folded)
);

-- Counts changes of tokens: of our own (local), of partners' (partners), and those that took a right away (blocked).
-- One row for each, so that a partner that sends thousands of tokens touches no row of a station.
CREATE TABLE hub.token_changes (
    scope   text   PRIMARY KEY,
    changes bigint NOT NULL
);
