using System.Globalization;
using System.Security.Cryptography;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>
/// A charge has begun. It is recorded whatever we think of the token. The same start again, after a lost answer, gets the first one's
/// transaction and answer.
/// </summary>
internal sealed class StartTransactionHandler(ChargeStarts starts, ChargingSessions sessions) : ICallHandler<StartTransactionRequest, StartTransactionResponse>
{
    public async ValueTask<StartTransactionResponse> HandleAsync(CallContext context, StartTransactionRequest call, CancellationToken ct)
    {
        var evse = new EvseRef(context.Station.Id, call.ConnectorId);
        var meter = Energy.FromWh(call.MeterStart);
        var id = context.HasReadableTime
            ? SessionKey.Of(evse, call.IdTag, meter, call.Timestamp)
            : SessionKey.OfReport(evse.Station, StartTransactionRequest.Action, context.Payload.Span);
        var session = await sessions.FindAsync(id, ct) ?? await StartAsync(id, evse, meter, context, call, ct);
        return ToResponse(session.Start);
    }

    /// <summary>Transactions are random, so that nobody can name another station's by counting.</summary>
    public static string NewTransaction() => RandomNumberGenerator.GetInt32(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);

    private async Task<ChargingSession> StartAsync(
        SessionId id, EvseRef evse, Energy meter, CallContext context, StartTransactionRequest call, CancellationToken ct)
    {
        var report = new StartReport(
            evse, NewTransaction(), context.Station.Read(call.IdTag), meter, call.Timestamp, call.ReservationId?.ToString(CultureInfo.InvariantCulture));
        return await sessions.StartAsync(id, await starts.OfAsync(context, report, ct), ct);
    }

    private static StartTransactionResponse ToResponse(ChargingStarted started) => new(
        new(IdTagInfoMapping.ToStatus(started.Permit), ParentIdTag: IdTagInfoMapping.ParentOf(started.ParentIdTag)),
        int.Parse(started.Transaction, CultureInfo.InvariantCulture));
}
