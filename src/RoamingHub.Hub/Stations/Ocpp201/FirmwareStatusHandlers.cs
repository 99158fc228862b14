using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class FirmwareStatusNotificationHandler(StationReporting reporting)
    : ICallHandler<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>
{
    public async ValueTask<FirmwareStatusNotificationResponse> HandleAsync(
        CallContext context, FirmwareStatusNotificationRequest call, CancellationToken ct)
    {
        await reporting.FirmwareAsync(context, call.Status.Text, call.RequestId, ct);
        return new();
    }
}

/// <summary>Firmware for others behind a local controller: not the state of the station's own.</summary>
internal sealed class PublishFirmwareStatusNotificationHandler(StationReporting reporting)
    : ICallHandler<PublishFirmwareStatusNotificationRequest, PublishFirmwareStatusNotificationResponse>
{
    public async ValueTask<PublishFirmwareStatusNotificationResponse> HandleAsync(
        CallContext context, PublishFirmwareStatusNotificationRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, PublishFirmwareStatusNotificationRequest.Action, new(call.RequestId), at: null, ct);
        return new();
    }
}
