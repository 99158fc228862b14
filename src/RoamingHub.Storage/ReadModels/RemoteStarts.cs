using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Charges ordered from afar that have not begun.</summary>
public sealed class RemoteStarts(Database database)
{
    /// <summary>
    /// The orders that no charge has used and that have not expired, oldest first. An order the station refused waits for nothing; one it
    /// did not answer in time still does, since the charge may begin all the same.
    /// </summary>
    public async Task<IReadOnlyList<RemoteStartRequested>> PendingAsync(DateTimeOffset now, CancellationToken ct) =>
        [.. (await database.QueryAsync<string>(
            "SELECT requested FROM read.remote_starts WHERE NOT used AND NOT refused AND usable_until > @now ORDER BY position", new { now }, ct))
            .Select(requested => Sql.Read(requested, EventJson.Default.RemoteStartRequested))];

    /// <summary>
    /// Orders that a station has agreed to and that no charge has used, although their time was over at that moment. Only those whose partner was told
    /// of the yes and knows no other end.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> OverdueAsync(DateTimeOffset at, int limit, CancellationToken ct) =>
        [.. await database.QueryAsync<Guid>(
            "SELECT id FROM read.remote_starts WHERE at_once AND NOT used AND NOT refused AND usable_until <= @at ORDER BY usable_until LIMIT @limit",
            new { at = at.UtcDateTime, limit }, ct)];
}

internal sealed class RemoteStartProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
    [
        typeof(RemoteStartRequested), typeof(RemoteStartAnswered), typeof(RemoteStartCancelled), typeof(RemoteStartLapsed), typeof(ChargingStarted),
        typeof(StartCompleted),
    ];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        writes.Add("""
            INSERT INTO read.remote_starts (id, position, station, folded_tag, usable_until, requested, at_once)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO NOTHING
            """, batch.Of<RemoteStartRequested>())
            .Id(r => r.Data.Id).Long(r => r.Event.Position).Text(r => r.Data.Evse.Station.Value).Text(r => Folding.Tag(r.Data.Token.IdTag))
            .Time(r => r.Data.UsableUntil).Text(r => Sql.Write(r.Data, EventJson.Default.RemoteStartRequested)).Flag(r => r.Data.AnsweredAtOnce);
        var answered = batch.Select(e => e.Data).OfType<RemoteStartAnswered>().Where(a => a.Outcome != OrderOutcome.Accepted).ToList();
        writes.Add("""
            UPDATE read.remote_starts s SET refused = TRUE FROM unnest($1, $2) AS a (id, for_all) WHERE s.id = a.id AND (a.for_all OR s.at_once)
            """, answered).Id(a => a.Id).Flag(a => !RemoteStartRequested.Waits(a.Outcome, answeredAtOnce: false));
        var ended = batch.Select(e => EndedBy(e.Data)).OfType<Guid>().ToList();
        writes.Add("UPDATE read.remote_starts SET refused = TRUE WHERE id = ANY ($1)", ended).Id(id => id);
        var used = batch.Select(e => ChargingStarted.ToldBy(e.Data)).OfType<ChargingStarted>().Where(s => s.RemoteStart is not null).ToList();
        writes.Add("UPDATE read.remote_starts SET used = TRUE WHERE id = ANY ($1)", used).Id(s => s.RemoteStart!.Value);
    }

    private static Guid? EndedBy(object data) => data switch
    {
        RemoteStartCancelled cancelled => cancelled.Id,
        RemoteStartLapsed lapsed => lapsed.Id,
        _ => null,
    };
}
