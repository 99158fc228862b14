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

    /// <summary>Whether an order with this outcome still waits for its charge.</summary>
    public static bool Waits(OrderOutcome outcome) => outcome is not
        (OrderOutcome.Rejected or OrderOutcome.Occupied or OrderOutcome.Inoperative or OrderOutcome.Offline or OrderOutcome.NotSupported);
}

internal sealed class RemoteStartProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(RemoteStartRequested), typeof(RemoteStartAnswered), typeof(ChargingStarted), typeof(StartCompleted)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        writes.Add("""
            INSERT INTO read.remote_starts (id, position, station, folded_tag, usable_until, requested)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING
            """, batch.Of<RemoteStartRequested>())
            .Id(r => r.Data.Id).Long(r => r.Event.Position).Text(r => r.Data.Evse.Station.Value).Text(r => Folding.Tag(r.Data.Token.IdTag))
            .Time(r => r.Data.UsableUntil).Text(r => Sql.Write(r.Data, EventJson.Default.RemoteStartRequested));
        var refused = batch.Select(e => e.Data).OfType<RemoteStartAnswered>().Where(a => !RemoteStarts.Waits(a.Outcome)).ToList();
        writes.Add("UPDATE read.remote_starts SET refused = TRUE WHERE id = ANY ($1)", refused).Id(a => a.Id);
        var used = batch.Select(e => ChargingStarted.ToldBy(e.Data)).OfType<ChargingStarted>().Where(s => s.RemoteStart is not null).ToList();
        writes.Add("UPDATE read.remote_starts SET used = TRUE WHERE id = ANY ($1)", used).Id(s => s.RemoteStart!.Value);
    }
}
