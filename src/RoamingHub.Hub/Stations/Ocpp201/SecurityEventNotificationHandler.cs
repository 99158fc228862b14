using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class SecurityEventNotificationHandler(StationReporting reporting)
    : ICallHandler<SecurityEventNotificationRequest, SecurityEventNotificationResponse>
{
    public async ValueTask<SecurityEventNotificationResponse> HandleAsync(CallContext context, SecurityEventNotificationRequest call, CancellationToken ct)
    {
        await reporting.SecurityEventAsync(context, call.Type, call.TechInfo, call.Timestamp, ct);
        return new();
    }
}
