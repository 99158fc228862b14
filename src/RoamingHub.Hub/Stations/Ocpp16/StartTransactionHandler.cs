using System.Globalization;
using System.Security.Cryptography;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>
/// A charge has begun. It is recorded whatever we think of the token. The same start again, after a lost answer, gets the first one's
/// transaction and answer.
/// </summary>
internal sealed class StartTransactionHandler(Authorizer authorizer, ChargingSessions sessions, Places places)
    : ICallHandler<StartTransactionRequest, StartTransactionResponse>
{
    public async ValueTask<StartTransactionResponse> HandleAsync(CallContext context, StartTransactionRequest call, CancellationToken ct)
    {
        var evse = new EvseRef(context.Station.Id, call.ConnectorId);
        var meter = Energy.FromWh(call.MeterStart);
        var id = SessionKey.Of(evse, call.IdTag, meter, call.Timestamp);
        var session = await sessions.FindAsync(id, ct) ?? await StartAsync(id, evse, meter, context, call, ct);
        return ToResponse(session.Start);
    }

    private async Task<ChargingSession> StartAsync(
        SessionId id, EvseRef evse, Energy meter, CallContext context, StartTransactionRequest call, CancellationToken ct)
    {
        var place = await places.OfAsync(context.Station, call.ConnectorId, call.Timestamp, ct);
        var permit = await authorizer.PermitStartAsync(evse, call.IdTag, place?.Site, ct);
        var transaction = RandomNumberGenerator.GetInt32(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var started = new ChargingStarted(
            evse, transaction, permit.Token with { IdTag = call.IdTag }, meter, call.Timestamp, context.ReceivedAt, permit.Result, permit.By,
            permit.Grant, permit.Authorization, permit.RemoteStart, place?.Site, place?.Tariff,
            call.ReservationId?.ToString(CultureInfo.InvariantCulture), permit.ParentIdTag);
        return await sessions.StartAsync(id, started, ct);
    }

    private static StartTransactionResponse ToResponse(ChargingStarted started) => new(
        new(IdTagInfoMapping.ToStatus(started.Permit), ParentIdTag: IdTagInfoMapping.ParentOf(started.ParentIdTag)),
        int.Parse(started.Transaction, CultureInfo.InvariantCulture));
}
