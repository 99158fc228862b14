using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>
/// What the vehicle asks for is recorded. This hub plans no charges, and says so: the vehicle then charges by the profiles that the station has
/// (part 2, K15).
/// </summary>
internal sealed class NotifyEVChargingNeedsHandler(StationReporting reporting)
    : ICallHandler<NotifyEVChargingNeedsRequest, NotifyEVChargingNeedsResponse>
{
    public async ValueTask<NotifyEVChargingNeedsResponse> HandleAsync(CallContext context, NotifyEVChargingNeedsRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, NotifyEVChargingNeedsRequest.Action, default, at: null, ct);
        return new(NotifyEVChargingNeedsStatusEnum.Rejected);
    }
}

/// <summary>The schedule that the vehicle has chosen. No limit of ours is in its way.</summary>
internal sealed class NotifyEVChargingScheduleHandler(StationReporting reporting)
    : ICallHandler<NotifyEVChargingScheduleRequest, NotifyEVChargingScheduleResponse>
{
    public async ValueTask<NotifyEVChargingScheduleResponse> HandleAsync(CallContext context, NotifyEVChargingScheduleRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, NotifyEVChargingScheduleRequest.Action, default, at: null, ct);
        return new(GenericStatusEnum.Accepted);
    }
}
