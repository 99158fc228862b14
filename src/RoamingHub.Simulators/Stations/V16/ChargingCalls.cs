using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations.V16;

/// <summary>What the hub may do to charges and connectors.</summary>
internal sealed class ChargingCalls(StationSimulator station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<RemoteStartTransactionRequest, RemoteStartTransactionResponse>(RemoteStart);
        calls.Add<RemoteStopTransactionRequest, RemoteStopTransactionResponse>(RemoteStop);
        calls.Add<ReserveNowRequest, ReserveNowResponse>(Reserve);
        calls.Add<CancelReservationRequest, CancelReservationResponse>(CancelReservation);
        calls.Add<ChangeAvailabilityRequest, ChangeAvailabilityResponse>(ChangeAvailability);
        calls.Add<UnlockConnectorRequest, UnlockConnectorResponse>(Unlock);
        calls.Add<ResetRequest, ResetResponse>(Reset);
    }

    private Reply<RemoteStartTransactionResponse> RemoteStart(RemoteStartTransactionRequest call)
    {
        var connector = station.Connectors.FirstOrDefault(candidate =>
            (call.ConnectorId is null or 0 || candidate.Id == call.ConnectorId) && IsFreeFor(candidate, call.IdTag));
        if (connector is null)
            return new RemoteStartTransactionResponse(RemoteStartStopStatus.Rejected);
        connector.IsStarting = true;
        if (call.ChargingProfile is { } profile)
            ProfileCalls.Set(station, connector.Id, profile);
        return new(
            new RemoteStartTransactionResponse(RemoteStartStopStatus.Accepted),
            () => station.RemoteChargeAsync(connector, call.IdTag));
    }

    private Reply<RemoteStopTransactionResponse> RemoteStop(RemoteStopTransactionRequest call)
    {
        var charges = station.Connectors.Select(connector => connector.Charge);
        if (charges.FirstOrDefault(charge => charge?.TransactionId == call.TransactionId) is not { } meant)
            return new RemoteStopTransactionResponse(RemoteStartStopStatus.Rejected);
        return new(
            new RemoteStopTransactionResponse(RemoteStartStopStatus.Accepted),
            () => station.EndChargeAsync(meant, StopReason.Remote));
    }

    private Reply<ReserveNowResponse> Reserve(ReserveNowRequest call)
    {
        var connector = station.Connectors
            .Where(candidate => call.ConnectorId == 0 || candidate.Id == call.ConnectorId)
            .Where(candidate => candidate.Reservation is null || candidate.Reservation.ReservationId == call.ReservationId)
            .OrderBy(candidate => candidate.IsBusy)
            .FirstOrDefault();
        var status = connector switch
        {
            null => ReservationStatus.Occupied,
            { IsOperative: false } => ReservationStatus.Unavailable,
            { Status: ChargePointStatus.Faulted } => ReservationStatus.Faulted,
            { IsBusy: true } => ReservationStatus.Occupied,
            _ => ReservationStatus.Accepted,
        };
        if (status is not ReservationStatus.Accepted)
            return new ReserveNowResponse(status);
        connector!.Reservation = call;
        return new(new ReserveNowResponse(status), () => station.TellStatusAsync(connector, ChargePointStatus.Reserved));
    }

    private Reply<CancelReservationResponse> CancelReservation(CancelReservationRequest call)
    {
        if (station.Connectors.FirstOrDefault(candidate => candidate.Reservation?.ReservationId == call.ReservationId) is not { } connector)
            return new CancelReservationResponse(CancelReservationStatus.Rejected);
        connector.Reservation = null;
        return new(
            new CancelReservationResponse(CancelReservationStatus.Accepted),
            () => station.TellStatusAsync(connector, connector.RestingStatus));
    }

    private Reply<ChangeAvailabilityResponse> ChangeAvailability(ChangeAvailabilityRequest call)
    {
        var meant = station.Connectors.Where(connector => call.ConnectorId == 0 || connector.Id == call.ConnectorId).ToList();
        if (meant.Count == 0)
            return new ChangeAvailabilityResponse(AvailabilityStatus.Rejected);
        foreach (var connector in meant)
            connector.IsOperative = call.Type.Is(AvailabilityType.Operative);
        var status = meant.Exists(connector => connector.Charge is not null) ? AvailabilityStatus.Scheduled : AvailabilityStatus.Accepted;
        return new(new ChangeAvailabilityResponse(status), TellAsync);

        async Task TellAsync()
        {
            foreach (var connector in meant.Where(connector => connector.Charge is null))
                await station.TellStatusAsync(connector, connector.RestingStatus);
        }
    }

    private Reply<UnlockConnectorResponse> Unlock(UnlockConnectorRequest call)
    {
        if (station.Connectors.FirstOrDefault(candidate => candidate.Id == call.ConnectorId) is not { } connector)
            return new UnlockConnectorResponse(UnlockStatus.NotSupported);
        return new(new UnlockConnectorResponse(UnlockStatus.Unlocked), () =>
            connector.Charge is { } charge ? station.EndChargeAsync(charge, StopReason.UnlockCommand) : Task.CompletedTask);
    }

    private Reply<ResetResponse> Reset(ResetRequest call)
    {
        var reason = call.Type.Is(ResetKind.Hard) ? StopReason.HardReset : StopReason.SoftReset;
        return new(new ResetResponse(ResetStatus.Accepted), () => station.ResetAsync(reason));
    }

    private static bool IsFreeFor(Connector connector, string idTag) =>
        connector.IsOperative && !connector.IsBusy && (connector.Reservation is null || connector.Reservation.IdTag == idTag);
}
