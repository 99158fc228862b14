-- Which stop was that, and which open charges have gone silent.
CREATE INDEX sessions_by_transaction ON read.sessions (transaction);
CREATE INDEX sessions_stopped ON read.sessions (station, stopped_at) WHERE stopped_at IS NOT NULL;

ALTER TABLE read.sessions
    ADD COLUMN heard_at timestamptz NOT NULL DEFAULT now(),   -- by our clock
    ADD COLUMN overdue  boolean     NOT NULL DEFAULT FALSE;
CREATE INDEX sessions_silent ON read.sessions (heard_at) WHERE open AND NOT overdue;
