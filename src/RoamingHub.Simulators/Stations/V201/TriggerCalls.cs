using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>The hub asks for a message: it comes after the answer.</summary>
internal sealed class TriggerCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls) => calls.Add<TriggerMessageRequest, TriggerMessageResponse>(Trigger);

    private Reply<TriggerMessageResponse> Trigger(TriggerMessageRequest call)
    {
        Func<Task>? send = call.RequestedMessage.Known switch
        {
            MessageTriggerEnum.BootNotification => () => station.BootAsync(BootReasonEnum.Triggered),
            MessageTriggerEnum.Heartbeat => () => station.HeartbeatAsync(),
            MessageTriggerEnum.LogStatusNotification => () =>
                station.CallAsync<LogStatusNotificationRequest, LogStatusNotificationResponse>(new(UploadLogStatusEnum.Idle)),
            MessageTriggerEnum.FirmwareStatusNotification => () =>
                station.CallAsync<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(new(FirmwareStatusEnum.Idle)),
            MessageTriggerEnum.SignChargingStationCertificate => () => station.SignCertificateAsync(),
            MessageTriggerEnum.SignV2GCertificate => () => station.SignCertificateAsync(CertificateSigningUseEnum.V2GCertificate),
            MessageTriggerEnum.StatusNotification => () => EachAsync(call.Evse, evse => station.TellStatusAsync(evse, evse.Status)),
            MessageTriggerEnum.MeterValues => () => EachAsync(call.Evse, MeterAsync),
            MessageTriggerEnum.TransactionEvent when station.Evses.Any(evse => evse.Transaction is not null) => () => EachAsync(call.Evse, evse =>
                evse.Transaction?.TellAsync() ?? Task.CompletedTask),
            _ => null,
        };
        var status = send is not null ? TriggerMessageStatusEnum.Accepted
            : call.RequestedMessage.Is(MessageTriggerEnum.TransactionEvent) ? TriggerMessageStatusEnum.Rejected
            : TriggerMessageStatusEnum.NotImplemented;
        return new(new TriggerMessageResponse(status), send);
    }

    private Task MeterAsync(Evse evse) => station.MeterValuesAsync(
        new MeterValuesRequest(evse.Id, [evse.Reading(station.Clock.Now, 0, ReadingContextEnum.Trigger)]));

    private async Task EachAsync(EVSEType? meant, Func<Evse, Task> action)
    {
        foreach (var evse in station.Evses.Where(evse => meant is null || meant.Id == 0 || evse.Id == meant.Id))
            await action(evse);
    }
}
