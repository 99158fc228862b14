-- How the driver of a session wants to be charged, as JSON; the latest wish that was accepted.
ALTER TABLE read.sessions ADD COLUMN wish text NULL;

-- The reservation that a charge has used.
CREATE INDEX reservations_session ON read.reservations (session) WHERE session IS NOT NULL;
