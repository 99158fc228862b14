using System.Text.Json;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>
/// A connector's state. During a charge it also tells when the vehicle stops taking energy and when it resumes. It names no transaction: it is about the
/// charge that its own time lies in, also where that one has ended since.
/// </summary>
internal sealed class StatusNotificationHandler(EventLog log, ChargingSessions sessions) : ICallHandler<StatusNotificationRequest, StatusNotificationResponse>
{
    private static readonly StatusNotificationResponse Empty = new();

    public async ValueTask<StatusNotificationResponse> HandleAsync(CallContext context, StatusNotificationRequest call, CancellationToken ct)
    {
        var evse = new EvseRef(context.Station.Id, call.ConnectorId);
        var state = ConnectorStateMapping.ToState(call.Status);
        var at = call.Timestamp ?? context.ReceivedAt;
        var reported = new ConnectorStateReported(
            evse, state, call.Status.Text, ErrorCodeAsSent(context, call), call.Info, call.VendorId, call.VendorErrorCode, at, context.ReceivedAt);
        var told = await log.AppendAsync(StationStream.Of(context.Station.Id), ExpectedVersion.Any, [reported], ct);
        if (ToReport(state, at, context.ReceivedAt) is { } report && await sessions.FindAtAsync(evse, at, told.Position, ct) is { } session)
            await sessions.RecordAsync(session.Id, report, ct);
        return Empty;
    }

    /// <summary>Reading puts a misspelled word right; what is kept is the station's own.</summary>
    private static string ErrorCodeAsSent(CallContext context, StatusNotificationRequest call)
    {
        if (!context.Deviations.Any(d => d.Member == "/errorCode"))
            return call.ErrorCode.Text;
        using var sent = JsonDocument.Parse(context.Payload);
        var word = sent.RootElement.GetProperty("errorCode").GetRawText();
        return word[0] == '"' && !word.Contains('\\', StringComparison.Ordinal) ? word[1..^1] : call.ErrorCode.Text;
    }

    private static SessionEvent? ToReport(ConnectorState state, DateTimeOffset at, DateTimeOffset receivedAt) => state switch
    {
        ConnectorState.PausedByVehicle or ConnectorState.Finishing => new ChargingPaused(PausedBy.Vehicle, at, receivedAt),
        ConnectorState.PausedByStation => new ChargingPaused(PausedBy.Station, at, receivedAt),
        ConnectorState.Charging => new ChargingResumed(at, receivedAt),
        _ => null,
    };
}
