using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

public sealed record SecurityEventRow(long Position, string Kind, string? Details, DateTimeOffset At, DateTimeOffset ReceivedAt);

/// <summary>What stations reported about their security: the newest of each station.</summary>
public sealed class SecurityEvents(Database database)
{
    /// <summary>How many are kept for a station. The log has all of them.</summary>
    public const int Kept = 5000;

    public async Task<Page<SecurityEventRow>> ListAsync(StationId station, string? kind, PageRequest page, CancellationToken ct)
    {
        var filter = new Filter().And("station = @station", "station", station.Value).And("kind = @kind", "kind", kind)
            .And("position < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<SecurityEventRow>($"""
            SELECT position AS Position, kind AS Kind, details AS Details, at AS At, received_at AS ReceivedAt
            FROM read.security_events {filter} ORDER BY position DESC LIMIT @limit
            """, filter.Parameters, ct);
        return Page<SecurityEventRow>.Of(rows, page.Limit, r => r.Position);
    }
}

internal sealed class SecurityEventProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(SecurityEventReported)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var told = batch.Of<SecurityEventReported>();
        writes.Add("""
            INSERT INTO read.security_events (station, position, kind, details, at, received_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING
            """, told)
            .Text(t => t.Data.Station.Value).Long(t => t.Event.Position).Text(t => t.Data.Kind).Text(t => t.Data.Details)
            .Time(t => t.Data.At).Time(t => t.Data.ReceivedAt);
        writes.Add($"""
            DELETE FROM read.security_events e USING unnest($1) AS s(station)
            WHERE e.station = s.station AND e.position <= (
                SELECT k.position FROM read.security_events k WHERE k.station = s.station ORDER BY k.position DESC OFFSET {SecurityEvents.Kept} LIMIT 1)
            """, [.. told.Select(t => t.Data.Station.Value).Distinct()])
            .Text(s => s);
    }
}
