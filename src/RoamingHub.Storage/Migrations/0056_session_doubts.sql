-- Sessions of which only the end was reported, and reports that fitted no more.
ALTER TABLE read.sessions
    ADD COLUMN reconstructed boolean NOT NULL DEFAULT FALSE,
    ADD COLUMN set_aside     int     NOT NULL DEFAULT 0;
