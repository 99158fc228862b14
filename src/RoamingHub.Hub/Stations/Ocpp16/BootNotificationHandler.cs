using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Lets a station in and tells it the time.</summary>
internal sealed class BootNotificationHandler(StationBoots boots, TimeProvider time, StationOptions options)
    : ICallHandler<BootNotificationRequest, BootNotificationResponse>
{
    public async ValueTask<BootNotificationResponse> HandleAsync(CallContext context, BootNotificationRequest call, CancellationToken ct)
    {
        await boots.AcceptAsync(context, ct);
        return new(RegistrationStatus.Accepted, time.GetUtcNow(), context.Station.HeartbeatInterval ?? options.HeartbeatInterval);
    }
}
