using System.Globalization;
using System.Text;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>A charge has ended. A stop is never refused: one that fits no charge of this station is kept beside it.</summary>
internal sealed class StopTransactionHandler(ChargingSessions sessions, EventLog log) : ICallHandler<StopTransactionRequest, StopTransactionResponse>
{
    public async ValueTask<StopTransactionResponse> HandleAsync(CallContext context, StopTransactionRequest call, CancellationToken ct)
    {
        var station = context.Station.Id;
        var session = call.TransactionId > 0
            ? await sessions.FindAsync(station, call.TransactionId.ToString(CultureInfo.InvariantCulture), ct)
            : await sessions.FindOnlyOpenAsync(station, call.IdTag, ct);
        if (session is null)
        {
            await KeepAsync(context, call, ct);
            return new();
        }

        var stopped = new ChargingStopped(
            Energy.FromWh(call.MeterStop), call.Timestamp, context.ReceivedAt, (call.Reason ?? StopReason.Local).Text, call.IdTag,
            call.TransactionData is { Count: > 0 } data ? MeterMapping.ToReadings(data) : null);
        var ended = await sessions.RecordAsync(session.Id, stopped, ct);
        return new(InfoOf(ended, call.IdTag));
    }

    // The card that began the charge may end it; of another one nothing is known here that would matter to an ended charge.
    private static IdTagInfo? InfoOf(ChargingSession session, string? idTag) =>
        idTag is not null && TokenRef.Fold(idTag) == TokenRef.Fold(session.Start.Token.IdTag)
            ? new(IdTagInfoMapping.ToStatus(session.Start.Permit), ParentIdTag: IdTagInfoMapping.ParentOf(session.Start.ParentIdTag))
            : null;

    private async Task KeepAsync(CallContext context, StopTransactionRequest call, CancellationToken ct)
    {
        var report = new ReportWithoutSession(
            context.Station.Id, StopTransactionRequest.Action, call.TransactionId.ToString(CultureInfo.InvariantCulture),
            Encoding.UTF8.GetString(context.Payload.Span), "no charge of this station runs under this transaction", context.ReceivedAt);
        await log.AppendAsync(StationStream.Of(context.Station.Id), ExpectedVersion.Any, [report], ct);
    }
}
