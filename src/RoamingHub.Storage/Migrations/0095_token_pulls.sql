-- What a partner's list no longer holds is not valid any more, however it was described when it was last heard of.
ALTER TABLE hub.partner_tokens
    ADD COLUMN stored_at   timestamptz NOT NULL DEFAULT now(), -- when it was last heard of, but for lists that repeat what is known
    ADD COLUMN unlisted_at timestamptz NULL;

-- How far each partner's tokens have been read.
CREATE TABLE hub.token_pulls (
    partner      text        PRIMARY KEY,
    full_at      timestamptz NULL,     -- the beginning of the last full list that was read to its end
    changes_from timestamptz NULL,     -- changes before this have been read
    ended_at     timestamptz NOT NULL,
    listed       int         NOT NULL, -- of the last try
    broken       int         NOT NULL,
    gone         int         NOT NULL, -- of the last full list: tokens that it lacked
    problem      text        NULL
);
