-- One call writes a group of appends, each to a stream of its own. The arrays of the first line have one element an append, those of the
-- second one element an event: its append (from 1), and its place in that append (from 1).
--
-- The lock makes commit order equal sequence order, so a reader may trust "greater than my checkpoint". Each statement below takes its
-- snapshot after the lock is held. An append is judged before nextval is called, so a refused one burns no number.
CREATE FUNCTION hub.append_events(
    streams varchar[], stream_types varchar[], expected bigint[], counts int[],
    owners int[], places int[], ids uuid[], types varchar[], dotnet_types varchar[], bodies jsonb[],
    written_at timestamptz,
    OUT previous bigint, OUT versions bigint[], OUT accepted boolean[], OUT positions bigint[])
LANGUAGE plpgsql
-- The plans are kept, and the first ones are made when the tables are empty: without this they would scan the grown tables.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5208208757389214273);

    SELECT coalesce(max(seq_id), 0) INTO previous FROM log.mt_events;

    SELECT array_agg(a.version ORDER BY a.n), array_agg(a.expected = -1 OR a.expected = a.version ORDER BY a.n)
    INTO versions, accepted
    FROM (
        SELECT u.n, u.expected, coalesce((SELECT s.version FROM log.mt_streams s WHERE s.id = u.stream), 0) AS version
        FROM unnest(streams, expected) WITH ORDINALITY AS u(stream, expected, n)) AS a;

    INSERT INTO log.mt_streams AS s (id, type, version, "timestamp", created, tenant_id, is_archived)
    SELECT u.stream, u.type, versions[u.n] + u.count, written_at, written_at, '*DEFAULT*', FALSE
    FROM unnest(streams, stream_types, counts) WITH ORDINALITY AS u(stream, type, count, n)
    WHERE accepted[u.n]
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, "timestamp" = EXCLUDED."timestamp";

    WITH written AS (
        INSERT INTO log.mt_events
            (seq_id, id, stream_id, version, data, type, "timestamp", tenant_id, mt_dotnet_type, is_archived)
        SELECT nextval('log.mt_events_sequence'), e.id, streams[e.owner], versions[e.owner] + e.place, e.body, e.type, written_at,
               '*DEFAULT*', e.dotnet_type, FALSE
        FROM (
            SELECT u.*
            FROM unnest(owners, places, ids, types, dotnet_types, bodies)
                WITH ORDINALITY AS u(owner, place, id, type, dotnet_type, body, n)
            WHERE accepted[u.owner]
            ORDER BY u.n) AS e
        RETURNING seq_id)
    SELECT array_agg(seq_id ORDER BY seq_id) INTO positions FROM written;

    IF positions IS NOT NULL THEN
        PERFORM pg_notify('hub_log', positions[cardinality(positions)]::text);
    END IF;
END
$$;

-- Written to and fsynced by the probe that finds out whether the log can be written again after an outage.
CREATE TABLE hub.write_probe (
    id        int         PRIMARY KEY CHECK (id = 1),
    probed_at timestamptz NOT NULL
);
