using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

internal sealed class ReservationCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<ReserveNowRequest, ReserveNowResponse>(Reserve);
        calls.Add<CancelReservationRequest, CancelReservationResponse>(Cancel);
    }

    private Reply<ReserveNowResponse> Reserve(ReserveNowRequest call)
    {
        var evse = station.Evses
            .Where(candidate => call.EvseId is null || candidate.Id == call.EvseId)
            .Where(candidate => candidate.Reservation is null || candidate.Reservation.Id == call.Id)
            .OrderBy(candidate => candidate.IsBusy)
            .FirstOrDefault();
        var status = evse switch
        {
            null => ReserveNowStatusEnum.Occupied,
            { IsOperative: false } => ReserveNowStatusEnum.Unavailable,
            { Status: ConnectorStatusEnum.Faulted } => ReserveNowStatusEnum.Faulted,
            { IsBusy: true } => ReserveNowStatusEnum.Occupied,
            _ => ReserveNowStatusEnum.Accepted,
        };
        if (status is not ReserveNowStatusEnum.Accepted)
            return new ReserveNowResponse(status);
        evse!.Reservation = call;
        return new(new ReserveNowResponse(status), () => station.TellStatusAsync(evse, ConnectorStatusEnum.Reserved));
    }

    private Reply<CancelReservationResponse> Cancel(CancelReservationRequest call)
    {
        if (station.Evses.FirstOrDefault(candidate => candidate.Reservation?.Id == call.ReservationId) is not { } evse)
            return new CancelReservationResponse(CancelReservationStatusEnum.Rejected);
        evse.Reservation = null;
        return new(
            new CancelReservationResponse(CancelReservationStatusEnum.Accepted),
            () => station.TellStatusAsync(evse, evse.RestingStatus));
    }
}
