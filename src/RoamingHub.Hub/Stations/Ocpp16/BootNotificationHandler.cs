using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Lets a station in and tells it the time. What it says of itself is kept as it said it, over-long serial numbers and all.</summary>
internal sealed class BootNotificationHandler(EventLog log, TimeProvider time, StationOptions options, StationRegistry registry)
    : ICallHandler<BootNotificationRequest, BootNotificationResponse>
{
    public async ValueTask<BootNotificationResponse> HandleAsync(CallContext context, BootNotificationRequest call, CancellationToken ct)
    {
        var station = context.Station.Id;
        var booted = new StationBooted(station, nameof(RegistrationStatus.Accepted), Encoding.UTF8.GetString(context.Payload.Span), context.ReceivedAt);
        await log.AppendAsync(StationStream.Of(station), ExpectedVersion.Any, [booted], ct);
        if (registry.TryGet(station, out var connection))
            connection.Profile = connection.Profile with { Registered = true };
        return new(RegistrationStatus.Accepted, time.GetUtcNow(), options.HeartbeatInterval);
    }
}
