using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class NotifyMonitoringReportHandler(StationReporting reporting)
    : ICallHandler<NotifyMonitoringReportRequest, NotifyMonitoringReportResponse>
{
    public async ValueTask<NotifyMonitoringReportResponse> HandleAsync(CallContext context, NotifyMonitoringReportRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, NotifyMonitoringReportRequest.Action, new(call.RequestId, call.SeqNo, call.Tbc == true), call.GeneratedAt, ct);
        return new();
    }
}

internal sealed class NotifyEventHandler(StationReporting reporting) : ICallHandler<NotifyEventRequest, NotifyEventResponse>
{
    public async ValueTask<NotifyEventResponse> HandleAsync(CallContext context, NotifyEventRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, NotifyEventRequest.Action, new(Number: call.SeqNo, More: call.Tbc == true), call.GeneratedAt, ct);
        return new();
    }
}
