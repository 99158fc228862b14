using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Lets a station in and tells it the time.</summary>
internal sealed class BootNotificationHandler(StationBoots boots, TimeProvider time, StationOptions options)
    : ICallHandler<BootNotificationRequest, BootNotificationResponse>
{
    public async ValueTask<BootNotificationResponse> HandleAsync(CallContext context, BootNotificationRequest call, CancellationToken ct)
    {
        await boots.AcceptAsync(context, ct);
        return new(time.GetUtcNow(), context.Station.HeartbeatInterval ?? options.HeartbeatInterval, RegistrationStatusEnum.Accepted);
    }
}
