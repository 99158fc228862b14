using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Reports;

/// <summary>
/// Records what stations tell of themselves, whatever protocol they speak. Nothing is decided by it: it is there for people to see. A station
/// is answered once its report is in the log.
/// </summary>
internal sealed class StationReporting(EventLog log, StationSecrets secrets)
{
    public Task FirmwareAsync(CallContext context, string status, int? request, CancellationToken ct) =>
        RecordAsync(context, new FirmwareProgressReported(context.Station.Id, status, request, context.ReceivedAt), ct);

    public Task DiagnosticsAsync(CallContext context, string status, int? request, CancellationToken ct) =>
        RecordAsync(context, new DiagnosticsProgressReported(context.Station.Id, status, request, context.ReceivedAt), ct);

    public Task SecurityEventAsync(CallContext context, string kind, string? details, DateTimeOffset at, CancellationToken ct) =>
        RecordAsync(context, new SecurityEventReported(context.Station.Id, kind, details, at, context.ReceivedAt), ct);

    public Task VariablesAsync(
        CallContext context, ReportPart part, IReadOnlyList<ReportedVariable> variables, DateTimeOffset at, CancellationToken ct) =>
        RecordAsync(context, new VariablesReported(context.Station.Id, part.Request ?? 0, part.Number ?? 0, part.More, variables, at, context.ReceivedAt), ct);

    /// <summary>Whatever has no record of its own: kept as it came, secrets masked.</summary>
    /// <param name="at">When the station made the report; null where it does not say.</param>
    public Task OtherAsync(CallContext context, string kind, ReportPart part, DateTimeOffset? at, CancellationToken ct)
    {
        var report = secrets.Mask(Encoding.UTF8.GetString(context.Payload.Span));
        return RecordAsync(context, new StationReportReceived(
            context.Station.Id, kind, part.Request, part.Number, part.More, report, at ?? context.ReceivedAt, context.ReceivedAt), ct);
    }

    private Task RecordAsync(CallContext context, object report, CancellationToken ct) =>
        log.AppendAsync(StationStream.Of(context.Station.Id), ExpectedVersion.Any, [report], ct);
}

/// <summary>Where a message stands in a report that comes in parts.</summary>
/// <param name="Request">The number of the question it answers.</param>
/// <param name="Number">From zero; null where parts are not counted.</param>
/// <param name="More">Another part follows.</param>
internal readonly record struct ReportPart(int? Request = null, int? Number = null, bool More = false);
