using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>What the hub may do to transactions and EVSEs.</summary>
internal sealed class ChargingCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<RequestStartTransactionRequest, RequestStartTransactionResponse>(Start);
        calls.Add<RequestStopTransactionRequest, RequestStopTransactionResponse>(Stop);
        calls.Add<GetTransactionStatusRequest, GetTransactionStatusResponse>(GetStatus);
        calls.Add<ChangeAvailabilityRequest, ChangeAvailabilityResponse>(ChangeAvailability);
        calls.Add<UnlockConnectorRequest, UnlockConnectorResponse>(Unlock);
        calls.Add<ResetRequest, ResetResponse>(Reset);
    }

    private Reply<RequestStartTransactionResponse> Start(RequestStartTransactionRequest call)
    {
        var evse = station.Evses
            .Where(candidate => (call.EvseId is null || candidate.Id == call.EvseId) && candidate.IsFreeFor(call.IdToken))
            .OrderByDescending(candidate => candidate.Transaction is not null)
            .FirstOrDefault();
        if (evse is null)
            return new RequestStartTransactionResponse(RequestStartStopStatusEnum.Rejected, new("NoFreeEvse"));
        evse.IsStarting = evse.Transaction is null;
        if (call.ChargingProfile is { } profile)
            ProfileCalls.Set(station, evse.Id, profile);
        return new(
            new RequestStartTransactionResponse(RequestStartStopStatusEnum.Accepted, TransactionId: evse.Transaction?.Id),
            () => station.RemoteChargeAsync(evse, call));
    }

    private Reply<RequestStopTransactionResponse> Stop(RequestStopTransactionRequest call)
    {
        if (Find(call.TransactionId) is not { } meant)
            return new RequestStopTransactionResponse(RequestStartStopStatusEnum.Rejected, new("UnknownTransaction"));
        return new(
            new RequestStopTransactionResponse(RequestStartStopStatusEnum.Accepted),
            () => station.EndChargeAsync(meant, ReasonEnum.Remote));
    }

    private Reply<GetTransactionStatusResponse> GetStatus(GetTransactionStatusRequest call) => new GetTransactionStatusResponse(
        station.UnansweredMessages > 0, call.TransactionId is null ? null : Find(call.TransactionId) is not null);

    private Reply<ChangeAvailabilityResponse> ChangeAvailability(ChangeAvailabilityRequest call)
    {
        var meant = station.Evses.Where(evse => call.Evse is null || call.Evse.Id == 0 || evse.Id == call.Evse.Id).ToList();
        if (meant.Count == 0)
            return new ChangeAvailabilityResponse(ChangeAvailabilityStatusEnum.Rejected);
        foreach (var evse in meant)
            evse.IsOperative = call.OperationalStatus.Is(OperationalStatusEnum.Operative);
        var isBusy = meant.Exists(evse => evse.Transaction is not null);
        return new(new ChangeAvailabilityResponse(isBusy ? ChangeAvailabilityStatusEnum.Scheduled : ChangeAvailabilityStatusEnum.Accepted), TellAsync);

        async Task TellAsync()
        {
            foreach (var evse in meant.Where(evse => evse.Transaction is null))
                await station.TellStatusAsync(evse, evse.RestingStatus);
        }
    }

    /// <summary>A cable is not freed under a charge that somebody has paid for (2.0.1 part 2 F05.FR.02).</summary>
    private Reply<UnlockConnectorResponse> Unlock(UnlockConnectorRequest call)
    {
        if (station.Evses.FirstOrDefault(evse => evse.Id == call.EvseId) is not { } evse || call.ConnectorId != 1)
            return new UnlockConnectorResponse(UnlockStatusEnum.UnknownConnector);
        return new UnlockConnectorResponse(evse.Transaction?.IdToken is null ? UnlockStatusEnum.Unlocked : UnlockStatusEnum.OngoingAuthorizedTransaction);
    }

    private Reply<ResetResponse> Reset(ResetRequest call)
    {
        if (call.EvseId is not null)
            return new ResetResponse(ResetStatusEnum.Rejected, new("WholeStationOnly"));
        var running = station.Evses.Select(evse => evse.Transaction).OfType<StationTransaction>().Select(transaction => transaction.Ended).ToList();
        if (!call.Type.Is(ResetEnum.OnIdle) || running.Count == 0)
            return new(new ResetResponse(ResetStatusEnum.Accepted), station.ResetAsync);
        return new(new ResetResponse(ResetStatusEnum.Scheduled), async () =>
        {
            await Task.WhenAll(running);
            await station.ResetAsync();
        });
    }

    private StationTransaction? Find(string id) => station.Evses.Select(evse => evse.Transaction).FirstOrDefault(transaction => transaction?.Id == id);
}
