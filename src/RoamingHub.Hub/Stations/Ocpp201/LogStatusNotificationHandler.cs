using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class LogStatusNotificationHandler(StationReporting reporting)
    : ICallHandler<LogStatusNotificationRequest, LogStatusNotificationResponse>
{
    public async ValueTask<LogStatusNotificationResponse> HandleAsync(CallContext context, LogStatusNotificationRequest call, CancellationToken ct)
    {
        await reporting.DiagnosticsAsync(context, call.Status.Text, call.RequestId, ct);
        return new();
    }
}
