using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>One part of the device model.</summary>
internal sealed class NotifyReportHandler(StationReporting reporting, StationSecrets secrets)
    : ICallHandler<NotifyReportRequest, NotifyReportResponse>
{
    public async ValueTask<NotifyReportResponse> HandleAsync(CallContext context, NotifyReportRequest call, CancellationToken ct)
    {
        var variables = (call.ReportData ?? []).Select(d => VariableMapping.ToReported(d, secrets));
        await reporting.VariablesAsync(context, new(call.RequestId, call.SeqNo, call.Tbc == true), [.. variables], call.GeneratedAt, ct);
        return new();
    }
}
