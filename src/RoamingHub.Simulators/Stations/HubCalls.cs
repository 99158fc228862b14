using System.Collections.Concurrent;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations;

/// <summary>How a station answers the hub's calls, and what it does after the answer is out.</summary>
internal sealed class HubCalls
{
    private readonly StationSimulator station;
    private readonly Dictionary<string, Func<OcppFrame.Call, HubCallAnswer>> usual;
    private readonly ConcurrentDictionary<string, Func<OcppFrame.Call, HubCallAnswer>> replaced = new();
    private readonly Dictionary<string, IdTagInfo?> localList = [];
    private int localListVersion;

    public HubCalls(StationSimulator station)
    {
        this.station = station;
        Configuration = new StationConfiguration(station.Connectors.Count);
        usual = new()
        {
            ["CancelReservation"] = Handle<CancelReservationRequest>(CancelReservation),
            ["ChangeAvailability"] = Handle<ChangeAvailabilityRequest>(ChangeAvailability),
            ["ChangeConfiguration"] = Handle<ChangeConfigurationRequest>(ChangeConfiguration),
            ["ClearCache"] = Handle<ClearCacheRequest>(_ => Result(new ClearCacheResponse(ClearCacheStatus.Accepted))),
            ["ClearChargingProfile"] = Handle<ClearChargingProfileRequest>(_ =>
                Result(new ClearChargingProfileResponse(ClearChargingProfileStatus.Accepted))),
            ["DataTransfer"] = Handle<DataTransferRequest>(_ => Result(new DataTransferResponse(DataTransferStatus.UnknownVendorId))),
            ["GetConfiguration"] = Handle<GetConfigurationRequest>(call => Result(Configuration.Get(call.Key))),
            ["GetDiagnostics"] = Handle<GetDiagnosticsRequest>(_ => Result(new GetDiagnosticsResponse())),
            ["GetLocalListVersion"] = Handle<GetLocalListVersionRequest>(_ => Result(new GetLocalListVersionResponse(localListVersion))),
            ["RemoteStartTransaction"] = Handle<RemoteStartTransactionRequest>(RemoteStart),
            ["RemoteStopTransaction"] = Handle<RemoteStopTransactionRequest>(RemoteStop),
            ["ReserveNow"] = Handle<ReserveNowRequest>(Reserve),
            ["Reset"] = Handle<ResetRequest>(Reset),
            ["SendLocalList"] = Handle<SendLocalListRequest>(SendLocalList),
            ["SetChargingProfile"] = Handle<SetChargingProfileRequest>(_ =>
                Result(new SetChargingProfileResponse(ChargingProfileStatus.Accepted))),
            ["TriggerMessage"] = Handle<TriggerMessageRequest>(Trigger),
            ["UnlockConnector"] = Handle<UnlockConnectorRequest>(Unlock),
            ["UpdateFirmware"] = Handle<UpdateFirmwareRequest>(_ => Result(new UpdateFirmwareResponse())),
        };
    }

    public StationConfiguration Configuration { get; }

    public void Replace(string action, Func<OcppFrame.Call, HubCallAnswer>? handler)
    {
        if (handler is null)
            replaced.TryRemove(action, out _);
        else
            replaced[action] = handler;
    }

    public HubCallAnswer Answer(OcppFrame.Call call)
    {
        var handler = replaced.GetValueOrDefault(call.Action) ?? usual.GetValueOrDefault(call.Action);
        return handler?.Invoke(call) ?? HubCallAnswer.Error(OcppErrorCode.NotImplemented, $"no handler for {call.Action}");
    }

    private HubCallAnswer ChangeConfiguration(ChangeConfigurationRequest call) =>
        Result(new ChangeConfigurationResponse(Configuration.Change(call.Key, call.Value)));

    private HubCallAnswer RemoteStart(RemoteStartTransactionRequest call)
    {
        var connector = station.Connectors.FirstOrDefault(candidate =>
            (call.ConnectorId is null or 0 || candidate.Id == call.ConnectorId) && IsFreeFor(candidate, call.IdTag));
        if (connector is null)
            return Result(new RemoteStartTransactionResponse(RemoteStartStopStatus.Rejected));
        connector.IsStarting = true;
        return Result(
            new RemoteStartTransactionResponse(RemoteStartStopStatus.Accepted),
            () => _ = station.RemoteChargeAsync(connector, call.IdTag));
    }

    private HubCallAnswer RemoteStop(RemoteStopTransactionRequest call)
    {
        var charges = station.Connectors.Select(connector => connector.Charge);
        return charges.FirstOrDefault(charge => charge?.TransactionId == call.TransactionId) is { } meant
            ? Result(
                new RemoteStopTransactionResponse(RemoteStartStopStatus.Accepted),
                () => _ = station.EndChargeAsync(meant, StopReason.Remote))
            : Result(new RemoteStopTransactionResponse(RemoteStartStopStatus.Rejected));
    }

    private HubCallAnswer Reserve(ReserveNowRequest call)
    {
        var candidates = station.Connectors
            .Where(connector => call.ConnectorId == 0 || connector.Id == call.ConnectorId)
            .Where(connector => connector.Reservation is null || connector.Reservation.ReservationId == call.ReservationId)
            .OrderBy(connector => connector.IsBusy);
        var connector = candidates.FirstOrDefault();
        var status = connector switch
        {
            null => ReservationStatus.Occupied,
            { IsOperative: false } => ReservationStatus.Unavailable,
            { Status: ChargePointStatus.Faulted } => ReservationStatus.Faulted,
            { IsBusy: true } => ReservationStatus.Occupied,
            _ => ReservationStatus.Accepted,
        };
        if (status is not ReservationStatus.Accepted)
            return Result(new ReserveNowResponse(status));
        connector!.Reservation = call;
        return Result(new ReserveNowResponse(status), () => _ = station.TellStatusAsync(connector, ChargePointStatus.Reserved));
    }

    private HubCallAnswer CancelReservation(CancelReservationRequest call)
    {
        if (station.Connectors.FirstOrDefault(candidate => candidate.Reservation?.ReservationId == call.ReservationId) is not { } connector)
            return Result(new CancelReservationResponse(CancelReservationStatus.Rejected));
        connector.Reservation = null;
        return Result(
            new CancelReservationResponse(CancelReservationStatus.Accepted),
            () => _ = station.TellStatusAsync(connector, connector.RestingStatus));
    }

    private HubCallAnswer ChangeAvailability(ChangeAvailabilityRequest call)
    {
        var meant = station.Connectors.Where(connector => call.ConnectorId == 0 || connector.Id == call.ConnectorId).ToList();
        if (meant.Count == 0)
            return Result(new ChangeAvailabilityResponse(AvailabilityStatus.Rejected));
        foreach (var connector in meant)
            connector.IsOperative = call.Type.Is(AvailabilityType.Operative);
        var status = meant.Exists(connector => connector.Charge is not null) ? AvailabilityStatus.Scheduled : AvailabilityStatus.Accepted;
        return Result(new ChangeAvailabilityResponse(status), () => _ = TellAsync());

        async Task TellAsync()
        {
            foreach (var connector in meant.Where(connector => connector.Charge is null))
                await station.TellStatusAsync(connector, connector.RestingStatus);
        }
    }

    private HubCallAnswer Unlock(UnlockConnectorRequest call)
    {
        if (station.Connectors.FirstOrDefault(candidate => candidate.Id == call.ConnectorId) is not { } connector)
            return Result(new UnlockConnectorResponse(UnlockStatus.NotSupported));
        return Result(new UnlockConnectorResponse(UnlockStatus.Unlocked), () =>
        {
            if (connector.Charge is { } charge)
                _ = station.EndChargeAsync(charge, StopReason.UnlockCommand);
        });
    }

    private HubCallAnswer Reset(ResetRequest call)
    {
        var reason = call.Type.Is(ResetKind.Hard) ? StopReason.HardReset : StopReason.SoftReset;
        return Result(new ResetResponse(ResetStatus.Accepted), () => _ = station.ResetAsync(reason));
    }

    private HubCallAnswer SendLocalList(SendLocalListRequest call)
    {
        var isFull = call.UpdateType.Is(UpdateType.Full);
        if (!isFull && call.ListVersion <= localListVersion)
            return Result(new SendLocalListResponse(UpdateStatus.VersionMismatch));
        if (isFull)
            localList.Clear();
        foreach (var card in call.LocalAuthorizationList ?? [])
        {
            if (card.IdTagInfo is null && !isFull)
                localList.Remove(card.IdTag);
            else
                localList[card.IdTag] = card.IdTagInfo;
        }
        localListVersion = call.ListVersion;
        return Result(new SendLocalListResponse(UpdateStatus.Accepted));
    }

    private HubCallAnswer Trigger(TriggerMessageRequest call)
    {
        Func<Task>? send = call.RequestedMessage.Known switch
        {
            MessageTrigger.BootNotification => () => station.BootAsync(),
            MessageTrigger.Heartbeat => () => station.HeartbeatAsync(),
            MessageTrigger.DiagnosticsStatusNotification => () =>
                station.CallAsync<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>(new(DiagnosticsStatus.Idle)),
            MessageTrigger.FirmwareStatusNotification => () =>
                station.CallAsync<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(new(FirmwareStatus.Idle)),
            MessageTrigger.StatusNotification => () => EachAsync(call.ConnectorId, connector =>
                station.TellStatusAsync(connector, connector.Status)),
            MessageTrigger.MeterValues => () => EachAsync(call.ConnectorId, connector =>
                station.SendMeterAsync(connector, station.Clock.Now, 0, ReadingContext.Trigger, connector.Charge)),
            _ => null,
        };
        return send is null
            ? Result(new TriggerMessageResponse(TriggerMessageStatus.NotImplemented))
            : Result(new TriggerMessageResponse(TriggerMessageStatus.Accepted), () => _ = send());
    }

    private async Task EachAsync(int? connectorId, Func<Connector, Task> action)
    {
        foreach (var connector in station.Connectors.Where(connector => connectorId is null or 0 || connector.Id == connectorId))
            await action(connector);
    }

    private static bool IsFreeFor(Connector connector, string idTag) =>
        connector.IsOperative && !connector.IsBusy && (connector.Reservation is null || connector.Reservation.IdTag == idTag);

    private static HubCallAnswer Result<T>(T response, Action? afterwards = null)
        where T : class, IPayload =>
        HubCallAnswer.Result(response, afterwards);

    private Func<OcppFrame.Call, HubCallAnswer> Handle<T>(Func<T, HubCallAnswer> handler)
        where T : class, IPayload =>
        call =>
        {
            var deviations = new List<Deviation>();
            var request = Ocpp16Json.Read<T>(call.Payload.Span, station.Clock.Now, deviations);
            return request is null ? HubCallAnswer.Error(PayloadReader.Refusal(deviations).ErrorCode(OcppVersion.V16)) : handler(request);
        };
}
