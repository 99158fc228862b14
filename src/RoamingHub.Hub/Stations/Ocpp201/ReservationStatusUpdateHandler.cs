using RoamingHub.Core.Reservations;
using RoamingHub.Core.Stations;
using RoamingHub.Ocpp.V201;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>A reservation has ended without a charge (OCPP 2.0.1 part 2, H04 and H02).</summary>
internal sealed class ReservationStatusUpdateHandler(EventLog log) : ICallHandler<ReservationStatusUpdateRequest, ReservationStatusUpdateResponse>
{
    public async ValueTask<ReservationStatusUpdateResponse> HandleAsync(CallContext context, ReservationStatusUpdateRequest call, CancellationToken ct)
    {
        // An unknown word still says that the reservation is no more.
        var expired = call.ReservationUpdateStatus.Is(ReservationUpdateStatusEnum.Expired);
        var reported = new ReservationEndReported(context.Station.Id, call.ReservationId, expired, context.ReceivedAt);
        await log.AppendAsync(StationStream.Of(context.Station.Id), ExpectedVersion.Any, [reported], ct);
        return new();
    }
}
