-- A station that numbers connectors only (OCPP 1.6) may be described with the EVSEs it has: what it tells of connector 1 is of EVSE 1's connector 1.
CREATE OR REPLACE VIEW read.evse_states AS
SELECT l.folded_uid, l.public_connector, l.station, l.evse, l.connector, s.connected, c.state, c.use, z.use AS station_use,
       EXISTS (SELECT 1 FROM read.sessions o
               WHERE o.station = l.station AND o.open AND o.connector = l.connector AND coalesce(o.evse, -1) IN (l.evse, -1)) AS charging,
       greatest(l.since, s.connection_since, c.use_since, z.use_since) AS changed_at
FROM read.connector_links l
JOIN read.stations s ON s.station = l.station AND s.described
LEFT JOIN LATERAL (
    SELECT state, use, use_since FROM read.connector_states k
    WHERE k.station = l.station AND k.connector = l.connector AND k.evse IN (l.evse, -1)
    ORDER BY k.evse = l.evse DESC LIMIT 1) c ON TRUE
LEFT JOIN read.connector_states z ON z.station = l.station AND z.evse = -1 AND z.connector = 0;
