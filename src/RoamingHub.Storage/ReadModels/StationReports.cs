using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A report of a station with all of its parts that have come.</summary>
/// <param name="Complete">Its last part has come.</param>
/// <param name="Parts">As the station sent them (JSON), in order, secrets masked.</param>
public sealed record StationReportRow(
    long Position, string Kind, int? Request, DateTimeOffset At, DateTimeOffset ReceivedAt, bool Complete, IReadOnlyList<string> Parts);

/// <summary>What stations told that has no table of its own: the newest of each kind and station.</summary>
public sealed class StationReports(Database database)
{
    /// <summary>How many parts of one kind are kept for a station. The log has all of them.</summary>
    public const int Kept = 500;

    /// <summary>A page ends early where its reports together are longer than this, in characters.</summary>
    private const int LongestPage = 4 * 1024 * 1024;

    public async Task<Page<StationReportRow>> ListAsync(StationId station, string? kind, PageRequest page, CancellationToken ct)
    {
        var filter = new Filter().And("station = @station", "station", station.Value).And("kind = @kind", "kind", kind);
        var parts = await database.QueryAsync<ReportPart>($"""
            SELECT position AS Position, kind AS Kind, request AS Request, part AS Part, more AS More, at AS At, received_at AS ReceivedAt,
                   digest AS Digest, length(report) AS Length
            FROM read.station_report_parts {filter} ORDER BY position
            """, filter.Parameters, ct);
        var reports = ReportParts.Together(parts).Where(r => page.Before is null || r[0].Position < page.Before).OrderByDescending(r => r[0].Position).ToList();
        var shown = reports.Take(CountOf(reports, page.Limit)).ToList();
        var texts = await TextsAsync(station, shown, ct);
        return new(
            [.. shown.Select(r => Shown(r, texts))],
            shown.Count < reports.Count ? shown[^1][0].Position.ToString(CultureInfo.InvariantCulture) : null);
    }

    internal static string DigestOf(string report) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(report)).AsSpan(0, 16));

    private static int CountOf(List<IReadOnlyList<ReportPart>> reports, int limit)
    {
        var (count, length) = (0, 0L);
        while (count < reports.Count && count < limit && (count == 0 || length < LongestPage))
            length += reports[count++].Sum(p => (long)p.Length);
        return count;
    }

    private async Task<Dictionary<long, string>> TextsAsync(StationId station, List<IReadOnlyList<ReportPart>> reports, CancellationToken ct)
    {
        var rows = await database.QueryAsync<TextRow>(
            "SELECT position AS Position, report AS Report FROM read.station_report_parts WHERE station = @station AND position = ANY (@positions)",
            new { station = station.Value, positions = reports.SelectMany(r => r).Select(p => p.Position).ToArray() }, ct);
        return rows.ToDictionary(r => r.Position, r => r.Report);
    }

    // A part that was trimmed away between the two queries is missing in the second.
    private static StationReportRow Shown(IReadOnlyList<ReportPart> parts, Dictionary<long, string> texts) => new(
        parts[0].Position, parts[0].Kind, parts[0].Request, parts[0].At, parts.Max(p => p.ReceivedAt), parts.Any(p => !p.More),
        [.. parts.OrderBy(p => p.Part).ThenBy(p => p.Position).Select(p => texts.GetValueOrDefault(p.Position)).OfType<string>()]);

    private sealed record TextRow(long Position, string Report);
}

/// <param name="Length">Of the report, in characters.</param>
internal sealed record ReportPart(
    long Position, string Kind, int? Request, int? Part, bool More, DateTimeOffset At, DateTimeOffset ReceivedAt, string Digest, int Length);

internal static class ReportParts
{
    /// <summary>
    /// Puts parts together, which are in the order of the log. Stations use the same request number again, so a report begins where the one
    /// before had ended, or where the counting starts again. A counted part that is sent twice counts once.
    /// </summary>
    public static IEnumerable<IReadOnlyList<ReportPart>> Together(IEnumerable<ReportPart> parts)
    {
        var reports = new List<List<ReportPart>>();
        var running = new Dictionary<(string Kind, int? Request), List<ReportPart>>();
        foreach (var part in parts)
        {
            var key = (part.Kind, part.Request);
            if (running.TryGetValue(key, out var report))
            {
                if (part.Part is not null && report.Any(p => p.Part == part.Part && p.Digest == part.Digest))
                    continue;
                if (report[^1].More && part.Part != 0)
                {
                    report.Add(part);
                    continue;
                }
            }

            reports.Add(running[key] = [part]);
        }

        return reports;
    }
}

internal sealed class StationReportProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(StationReportReceived), typeof(ReportWithoutSession)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var told = batch.Select(e => (Event: e, Data: ReportOf(e.Data))).Where(t => t.Data is not null).Select(t => (t.Event, Data: t.Data!)).ToList();
        writes.Add("""
            INSERT INTO read.station_report_parts (station, kind, position, request, part, more, at, received_at, digest, report)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT DO NOTHING
            """, told)
            .Text(t => t.Data.Station.Value).Text(t => t.Data.Kind).Long(t => t.Event.Position).Int(t => t.Data.Request).Int(t => t.Data.Part)
            .Flag(t => t.Data.More).Time(t => t.Data.At).Time(t => t.Data.ReceivedAt).Text(t => StationReports.DigestOf(t.Data.Report)).Text(t => t.Data.Report);
        writes.Add($"""
            DELETE FROM read.station_report_parts p USING unnest($1, $2) AS s(station, kind)
            WHERE p.station = s.station AND p.kind = s.kind AND p.position <= (
                SELECT k.position FROM read.station_report_parts k
                WHERE k.station = s.station AND k.kind = s.kind ORDER BY k.position DESC OFFSET {StationReports.Kept} LIMIT 1)
            """, [.. told.Select(t => (Station: t.Data.Station.Value, t.Data.Kind)).Distinct()])
            .Text(s => s.Station).Text(s => s.Kind);
    }

    // What belongs to no charge of the station is shown among its other reports.
    private static StationReportReceived? ReportOf(object data) => data switch
    {
        StationReportReceived report => report,
        ReportWithoutSession stray => new(stray.Station, stray.Kind, null, null, false, stray.Report, stray.At, stray.At),
        _ => null,
    };
}
