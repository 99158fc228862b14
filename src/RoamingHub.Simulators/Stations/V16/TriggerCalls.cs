using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations.V16;

/// <summary>The hub asks for a message: it comes after the answer.</summary>
internal sealed class TriggerCalls(StationSimulator station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<TriggerMessageRequest, TriggerMessageResponse>(Trigger);
        calls.Add<ExtendedTriggerMessageRequest, ExtendedTriggerMessageResponse>(TriggerExtended);
    }

    private Reply<TriggerMessageResponse> Trigger(TriggerMessageRequest call)
    {
        Func<Task>? send = call.RequestedMessage.Known switch
        {
            MessageTrigger.BootNotification => () => station.BootAsync(),
            MessageTrigger.Heartbeat => () => station.HeartbeatAsync(),
            MessageTrigger.DiagnosticsStatusNotification => () =>
                station.CallAsync<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>(new(DiagnosticsStatus.Idle)),
            MessageTrigger.FirmwareStatusNotification => () =>
                station.CallAsync<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(new(FirmwareStatus.Idle)),
            MessageTrigger.StatusNotification => () => StatusAsync(call.ConnectorId),
            MessageTrigger.MeterValues => () => MeterAsync(call.ConnectorId),
            _ => null,
        };
        var status = send is null ? TriggerMessageStatus.NotImplemented : TriggerMessageStatus.Accepted;
        return new(new TriggerMessageResponse(status), send);
    }

    private Reply<ExtendedTriggerMessageResponse> TriggerExtended(ExtendedTriggerMessageRequest call)
    {
        Func<Task>? send = call.RequestedMessage.Known switch
        {
            ExtendedMessageTrigger.BootNotification => () => station.BootAsync(),
            ExtendedMessageTrigger.Heartbeat => () => station.HeartbeatAsync(),
            ExtendedMessageTrigger.LogStatusNotification => () =>
                station.CallAsync<LogStatusNotificationRequest, LogStatusNotificationResponse>(new(UploadLogStatus.Idle)),
            ExtendedMessageTrigger.FirmwareStatusNotification => () =>
                station.CallAsync<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse>(new(SignedFirmwareStatus.Idle)),
            ExtendedMessageTrigger.SignChargePointCertificate => () => station.SignCertificateAsync(),
            ExtendedMessageTrigger.StatusNotification => () => StatusAsync(call.ConnectorId),
            ExtendedMessageTrigger.MeterValues => () => MeterAsync(call.ConnectorId),
            _ => null,
        };
        var status = send is null ? TriggerMessageStatus.NotImplemented : TriggerMessageStatus.Accepted;
        return new(new ExtendedTriggerMessageResponse(status), send);
    }

    private Task StatusAsync(int? connectorId) => EachAsync(connectorId, connector => station.TellStatusAsync(connector, connector.Status));

    private Task MeterAsync(int? connectorId) => EachAsync(connectorId, connector =>
        station.SendMeterAsync(connector, connector.Reading(station.Clock.Now, 0, ReadingContext.Trigger), connector.Charge));

    private async Task EachAsync(int? connectorId, Func<Connector, Task> action)
    {
        foreach (var connector in station.Connectors.Where(connector => connectorId is null or 0 || connector.Id == connectorId))
            await action(connector);
    }
}
