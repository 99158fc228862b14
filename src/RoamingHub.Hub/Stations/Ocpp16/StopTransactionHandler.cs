using System.Globalization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>
/// A charge has ended. A stop is never refused. A station that never got the answer to its start says transaction -1 or 0 (errata §3.18):
/// then it is the charge of its card that it can be, or the one that runs. A stop whose start never came makes a session of its own.
/// </summary>
internal sealed class StopTransactionHandler(ChargingSessions sessions, ChargeStarts starts, UnmatchedReports unmatched)
    : ICallHandler<StopTransactionRequest, StopTransactionResponse>
{
    public async ValueTask<StopTransactionResponse> HandleAsync(CallContext context, StopTransactionRequest call, CancellationToken ct)
    {
        var (station, transaction) = (context.Station.Id, call.TransactionId.ToString(CultureInfo.InvariantCulture));
        var stopped = ToReport(call, context.ReceivedAt);
        var session = call.TransactionId > 0
            ? await sessions.FindAsync(station, transaction, ct)
            : await sessions.FindEndedAsync(station, call.IdTag, stopped.Meter, stopped.At, ct);
        if (session is null && call.TransactionId <= 0 && await sessions.FindStoppableAsync(station, call.IdTag, stopped.Meter, stopped.At, ct) is { Count: > 0 } meant)
            (session, stopped) = (meant[0], stopped with { Guessed = meant.Count > 1 });
        if (session is null && call.TransactionId > 0 && await sessions.IsForeignAsync(station, transaction, ct))
        {
            await unmatched.KeepAsync(context, StopTransactionRequest.Action, transaction, "the transaction is another station's", ct);
            return new();
        }

        var id = session?.Id ?? await ReconstructAsync(context, call, stopped, ct);
        return new(InfoOf(await sessions.RecordAsync(id, stopped, ct), call.IdTag));
    }

    private static ChargingStopped ToReport(StopTransactionRequest call, DateTimeOffset receivedAt) => new(
        Energy.FromWh(call.MeterStop), call.Timestamp, receivedAt, (call.Reason ?? StopReason.Local).Text, call.IdTag,
        call.TransactionData is { Count: > 0 } data ? MeterMapping.ToReadings(data) : null);

    // The readings that came with the stop are all there is to tell when and where the meter began.
    private async Task<SessionId> ReconstructAsync(CallContext context, StopTransactionRequest call, ChargingStopped stopped, CancellationToken ct)
    {
        var station = context.Station;
        var id = context.HasReadableTime
            ? SessionKey.OfStop(station.Id, call.TransactionId.ToString(CultureInfo.InvariantCulture), call.IdTag, stopped.Meter, stopped.At)
            : SessionKey.OfReport(station.Id, StopTransactionRequest.Action, context.Payload.Span);
        if (await sessions.FindAsync(id, ct) is not null)
            return id;
        var first = stopped.Readings?.Where(r => r.Register is not null && r.At <= stopped.At).MinBy(r => r.At);
        var evse = new EvseRef(station.Id, station.Links is [var only] ? only.Connector : 0);
        var transaction = call.TransactionId > 0 ? call.TransactionId.ToString(CultureInfo.InvariantCulture) : StartTransactionHandler.NewTransaction();
        var report = new StartReport(
            evse, transaction, call.IdTag is { } tag ? station.Read(tag) : null, first?.Register ?? stopped.Meter, first?.At ?? stopped.At, Reconstructed: true);
        return (await sessions.StartAsync(id, await starts.OfAsync(context, report, ct), ct)).Id;
    }

    // The card that began the charge may end it; of another one nothing is known here that would matter to an ended charge.
    private static IdTagInfo? InfoOf(ChargingSession session, string? idTag) =>
        idTag is not null && TokenRef.Fold(idTag) == TokenRef.Fold(session.Start.Token.IdTag)
            ? new(IdTagInfoMapping.ToStatus(session.Start.Permit), ParentIdTag: IdTagInfoMapping.ParentOf(session.Start.ParentIdTag))
            : null;
}
