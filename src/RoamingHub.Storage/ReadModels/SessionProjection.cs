using System.Globalization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Follows the charges. Readings are the bulk of the log: one statement writes them all, one more moves the sessions they belong to.</summary>
internal sealed class SessionProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
    [
        typeof(ChargingStarted), typeof(StartCompleted), typeof(ReportNumbered), typeof(MeterRead), typeof(SessionOverdue),
        typeof(ChargingPaused), typeof(ChargingResumed), typeof(ChargingStopped), typeof(StopCompleted),
        typeof(ReportSetAside), typeof(SessionClosed), typeof(ChargingWishAccepted),
        typeof(ChargeRecordSealed), typeof(ChargeRecordHeld), typeof(ChargeRecordSuppressed),
    ];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        ProjectStarts(batch, writes);
        ProjectCompletions(batch, writes);
        ProjectReadings(batch, writes);
        ProjectPauses(batch, writes);
        ProjectEnds(batch, writes);
        ProjectHearing(batch, writes);
        ProjectWishes(batch, writes);
        ProjectRecords(batch, writes);
    }

    private static void ProjectStarts(IReadOnlyList<RecordedEvent> batch, Writes writes) => writes.Add("""
        INSERT INTO read.sessions
            (id, position, station, evse, connector, transaction, evse_uid, location_id, id_tag, folded_tag, permit, permit_by, partner, roaming,
             meter_start, started_at, meter_last, last_at, heard_at, reconstructed)
        SELECT u.id, u.position, u.station, u.evse, u.connector, u.transaction, u.evse_uid, u.location_id, u.id_tag, u.folded_tag, u.permit,
               u.permit_by, u.partner, u.roaming, u.meter, u.at, u.meter, u.at, u.heard_at, u.reconstructed
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            AS u(id, position, station, evse, connector, transaction, evse_uid, location_id, id_tag, folded_tag, permit, permit_by, partner,
                 roaming, meter, at, heard_at, reconstructed)
        ON CONFLICT DO NOTHING
        """, batch.Of<ChargingStarted>())
        .Id(s => SessionOf(s.Event)).Long(s => s.Event.Position).Text(s => s.Data.Evse.Station.Value).Int(s => s.Data.Evse.Evse)
        .Int(s => s.Data.Evse.Connector).Text(s => s.Data.Transaction).Text(s => s.Data.Site?.EvseUid).Text(s => s.Data.Site?.LocationId)
        .Text(s => s.Data.Token.IdTag).Text(s => Folding.Tag(s.Data.Token.IdTag)).Text(s => s.Data.Permit.ToString()).Text(s => s.Data.PermitBy)
        .Text(s => s.Data.Grant?.Partner.Value).Text(s => s.Data.Grant is { } grant ? Sql.Write(grant, EventJson.Default.RoamingGrant) : null)
        .Number(s => s.Data.Meter.Wh).Time(s => s.Data.At).Time(s => s.Event.At).Flag(s => s.Data.Reconstructed);

    private static void ProjectCompletions(IReadOnlyList<RecordedEvent> batch, Writes writes) => writes.Add("""
        UPDATE read.sessions s
        SET reconstructed = u.reconstructed, evse = u.evse, connector = u.connector, evse_uid = u.evse_uid, location_id = u.location_id, id_tag = u.id_tag, folded_tag = u.folded_tag,
            permit = u.permit, permit_by = u.permit_by, partner = u.partner, roaming = u.roaming, meter_start = u.meter, started_at = u.at,
            meter_last = CASE WHEN s.last_at > u.at THEN s.meter_last ELSE u.meter END, last_at = greatest(s.last_at, u.at)
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            AS u(id, evse, connector, evse_uid, location_id, id_tag, folded_tag, permit, permit_by, partner, roaming, meter, at, reconstructed)
        WHERE s.id = u.id
        """, batch.Where(e => e.Data is StartCompleted).LastOf(SessionOf).Select(e => (Event: e, Data: ((StartCompleted)e.Data).Start)).ToList())
        .Id(s => SessionOf(s.Event)).Int(s => s.Data.Evse.Evse).Int(s => s.Data.Evse.Connector).Text(s => s.Data.Site?.EvseUid)
        .Text(s => s.Data.Site?.LocationId).Text(s => s.Data.Token.IdTag).Text(s => Folding.Tag(s.Data.Token.IdTag)).Text(s => s.Data.Permit.ToString())
        .Text(s => s.Data.PermitBy).Text(s => s.Data.Grant?.Partner.Value)
        .Text(s => s.Data.Grant is { } grant ? Sql.Write(grant, EventJson.Default.RoamingGrant) : null).Number(s => s.Data.Meter.Wh).Time(s => s.Data.At)
        .Flag(s => s.Data.Reconstructed);

    private static void ProjectReadings(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var readings = new List<(Guid Session, long Version, int Ord, Reading Reading)>();
        var registers = new Dictionary<Guid, (DateTimeOffset At, Energy Register)>();
        foreach (var e in batch)
        {
            var told = e.Data switch { MeterRead m => m.Readings, ChargingStopped { Readings: { } r } => r, _ => null };
            if (told is null)
                continue;
            var session = SessionOf(e);
            for (var i = 0; i < told.Count; i++)
            {
                readings.Add((session, e.Version, i, told[i]));
                if (e.Data is MeterRead && told[i].Register is { } register && (!registers.TryGetValue(session, out var last) || told[i].At >= last.At))
                    registers[session] = (told[i].At, register);
            }
        }

        writes.Add("""
            INSERT INTO read.session_readings (session, version, ord, at, samples)
            SELECT * FROM unnest($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING
            """, readings)
            .Id(r => r.Session).Long(r => r.Version).Int(r => r.Ord).Time(r => r.Reading.At)
            .Text(r => Sql.Write(r.Reading.Samples, EventJson.Default.IReadOnlyListSample));
        writes.Add("""
            UPDATE read.sessions s SET meter_last = u.register, last_at = u.at
            FROM unnest($1, $2, $3) AS u(id, register, at)
            WHERE s.id = u.id AND u.at >= s.last_at
            """, registers)
            .Id(r => r.Key).Number(r => r.Value.Register.Wh).Time(r => r.Value.At);
    }

    private static void ProjectPauses(IReadOnlyList<RecordedEvent> batch, Writes writes) => writes.Add("""
        UPDATE read.sessions s SET paused = u.paused FROM unnest($1, $2) AS u(id, paused) WHERE s.id = u.id
        """, batch.Where(e => e.Data is ChargingPaused or ChargingResumed).LastOf(SessionOf))
        .Id(SessionOf).Text(e => (e.Data as ChargingPaused)?.By.ToString());

    private static void ProjectEnds(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        writes.Add("""
            UPDATE read.sessions s
            SET open = FALSE, meter_stop = u.meter, meter_last = u.meter, stopped_at = u.at, last_at = u.at, stop_reason = u.reason
            FROM unnest($1, $2, $3, $4) AS u(id, meter, at, reason)
            WHERE s.id = u.id
            """, batch.Where(e => e.Data is ChargingStopped or StopCompleted).LastOf(SessionOf)
                .Select(e => (Event: e, Data: e.Data as ChargingStopped ?? ((StopCompleted)e.Data).Stop)).ToList())
            .Id(s => SessionOf(s.Event)).Number(s => s.Data.Meter.Wh).Time(s => s.Data.At).Text(s => s.Data.Reason);
        writes.Add("UPDATE read.sessions SET open = FALSE, closed = TRUE WHERE id = ANY ($1)", batch.Of<SessionClosed>())
            .Id(s => SessionOf(s.Event));
        writes.Add("UPDATE read.sessions s SET set_aside = s.set_aside + u.number FROM unnest($1, $2) AS u(id, number) WHERE s.id = u.id",
            batch.Where(e => e.Data is ReportSetAside).GroupBy(SessionOf).ToList())
            .Id(g => g.Key).Int(g => g.Count());
    }

    // A station's own reports; what the back office or the hub adds says nothing of the station.
    private static void ProjectHearing(IReadOnlyList<RecordedEvent> batch, Writes writes) => writes.Add("""
        UPDATE read.sessions s SET heard_at = u.at, overdue = u.overdue FROM unnest($1, $2, $3) AS u(id, at, overdue) WHERE s.id = u.id
        """, batch.Where(e => e.Data is MeterRead or ReportNumbered or SessionOverdue).LastOf(SessionOf))
        .Id(SessionOf).Time(e => e.At).Flag(e => e.Data is SessionOverdue);

    private static void ProjectWishes(IReadOnlyList<RecordedEvent> batch, Writes writes) => writes.Add("""
        UPDATE read.sessions s SET wish = u.wish FROM unnest($1, $2) AS u(id, wish) WHERE s.id = u.id
        """, batch.Where(e => e.Data is ChargingWishAccepted).LastOf(SessionOf))
        .Id(SessionOf).Text(e => Sql.Write(((ChargingWishAccepted)e.Data).Wish, EventJson.Default.ChargingWish));

    private static void ProjectRecords(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var records = batch.Select(e => ChargeRecordStream.RecordOf(e.Data)).OfType<ChargeRecord>().LastOf(r => r.Session);
        writes.Add("UPDATE read.sessions s SET cdr_id = u.cdr FROM unnest($1, $2) AS u(id, cdr) WHERE s.id = u.id", records)
            .Id(r => Guid.Parse(r.Session.Value, CultureInfo.InvariantCulture)).Text(r => r.Id);
    }

    private static Guid SessionOf(RecordedEvent e) => Guid.Parse(SessionStream.IdOf(e.Stream).Value, CultureInfo.InvariantCulture);
}
