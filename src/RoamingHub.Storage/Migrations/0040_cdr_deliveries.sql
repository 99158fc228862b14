-- What became of a record at its partners. A record that is final shows how far it got; what is held, suppressed or dropped was never sent.
CREATE OR REPLACE VIEW read.cdr_ledger AS
SELECT c.*,
       CASE WHEN c.state = 'sealed' THEN coalesce(d.state, c.state) ELSE c.state END AS shown_state,
       coalesce(d.deliveries, '[]')::text AS deliveries
FROM read.cdrs c
LEFT JOIN LATERAL (
    SELECT CASE WHEN bool_or(o.state = 'parked') THEN 'parked' WHEN bool_and(o.state = 'delivered') THEN 'delivered' END AS state,
           json_agg(json_strip_nulls(json_build_object(
               'partner', o.partner, 'state', o.state, 'attempts', o.attempts,
               'at', to_char(o.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'location', o.location))
               ORDER BY o.id) AS deliveries
    FROM hub.deliveries o
    WHERE o.module = 'cdrs' AND o.object = c.id) d ON TRUE;
