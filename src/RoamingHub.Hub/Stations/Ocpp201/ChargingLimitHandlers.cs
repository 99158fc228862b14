using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class NotifyChargingLimitHandler(StationReporting reporting) : ICallHandler<NotifyChargingLimitRequest, NotifyChargingLimitResponse>
{
    public async ValueTask<NotifyChargingLimitResponse> HandleAsync(CallContext context, NotifyChargingLimitRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, NotifyChargingLimitRequest.Action, default, at: null, ct);
        return new();
    }
}

internal sealed class ClearedChargingLimitHandler(StationReporting reporting)
    : ICallHandler<ClearedChargingLimitRequest, ClearedChargingLimitResponse>
{
    public async ValueTask<ClearedChargingLimitResponse> HandleAsync(CallContext context, ClearedChargingLimitRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, ClearedChargingLimitRequest.Action, default, at: null, ct);
        return new();
    }
}

internal sealed class ReportChargingProfilesHandler(StationReporting reporting)
    : ICallHandler<ReportChargingProfilesRequest, ReportChargingProfilesResponse>
{
    public async ValueTask<ReportChargingProfilesResponse> HandleAsync(CallContext context, ReportChargingProfilesRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, ReportChargingProfilesRequest.Action, new(call.RequestId, More: call.Tbc == true), at: null, ct);
        return new();
    }
}
