using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

/// <summary>How far something is that a station does on its own: the station's word, and when it said so.</summary>
public sealed record ProgressRow(string Status, int? Request, DateTimeOffset At);

/// <param name="Firmware">The last firmware update.</param>
/// <param name="Diagnostics">The last upload of diagnostics or of another log.</param>
public sealed record StationProgressRow(ProgressRow? Firmware, ProgressRow? Diagnostics);

public sealed class StationProgress(Database database)
{
    internal const string Firmware = "firmware";
    internal const string Diagnostics = "diagnostics";

    public async Task<IReadOnlyDictionary<StationId, StationProgressRow>> OfStationsAsync(IReadOnlyCollection<StationId> stations, CancellationToken ct)
    {
        var rows = await database.QueryAsync<Row>(
            "SELECT station AS Station, kind AS Kind, status AS Status, request AS Request, at AS At FROM read.station_progress WHERE station = ANY (@stations)",
            new { stations = stations.Select(s => s.Value).ToArray() }, ct);
        return rows.GroupBy(r => new StationId(r.Station)).ToDictionary(g => g.Key, g => new StationProgressRow(Of(g, Firmware), Of(g, Diagnostics)));
    }

    private static ProgressRow? Of(IEnumerable<Row> rows, string kind) =>
        rows.FirstOrDefault(r => r.Kind == kind) is { } row ? new(row.Status, row.Request, row.At) : null;

    private sealed record Row(string Station, string Kind, string Status, int? Request, DateTimeOffset At);
}

internal sealed class StationProgressProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(FirmwareProgressReported), typeof(DiagnosticsProgressReported)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var told = batch.Select(e => e.Data switch
        {
            FirmwareProgressReported f => (f.Station, Kind: StationProgress.Firmware, f.Status, f.Request, f.At),
            DiagnosticsProgressReported d => (d.Station, StationProgress.Diagnostics, d.Status, d.Request, d.At),
            _ => default((StationId Station, string Kind, string Status, int? Request, DateTimeOffset At)?),
        }).OfType<(StationId Station, string Kind, string Status, int? Request, DateTimeOffset At)>();
        writes.Add("""
            INSERT INTO read.station_progress (station, kind, status, request, at) SELECT * FROM unnest($1, $2, $3, $4, $5)
            ON CONFLICT (station, kind) DO UPDATE SET status = EXCLUDED.status, request = EXCLUDED.request, at = EXCLUDED.at
            """, told.LastOf(t => (t.Station, t.Kind)))
            .Text(t => t.Station.Value).Text(t => t.Kind).Text(t => t.Status).Int(t => t.Request).Time(t => t.At);
    }
}
