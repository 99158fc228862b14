-- Charges whose price counts the time until the cable is out, until it is. Written by the reader that waits for the cables.
CREATE TABLE hub.awaited_cables (
    session    text        PRIMARY KEY,
    station    text        NOT NULL,
    connector  int         NOT NULL,
    evse       int         NULL,
    started_at timestamptz NOT NULL,
    stopped    boolean     NOT NULL,
    unsure     boolean     NOT NULL  -- the station was away since the stop
);
CREATE INDEX awaited_cables_station ON hub.awaited_cables (station);

-- Charges that wait already. The reader goes on where the read models are.
INSERT INTO hub.awaited_cables
SELECT s.id::text, s.station, s.connector, s.evse, s.started_at, NOT s.open, TRUE
FROM read.sessions s JOIN log.mt_events e ON e.seq_id = s.position
WHERE (s.open OR s.cdr_id IS NULL) AND NOT s.closed AND e.data -> 'reckoning' ->> 'afterStop' = 'UntilUnplugged';
INSERT INTO log.mt_event_progression (name, last_seq_id) SELECT 'cables', last_seq_id FROM log.mt_event_progression WHERE name = 'read-models';
