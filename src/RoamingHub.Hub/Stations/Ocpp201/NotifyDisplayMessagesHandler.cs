using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class NotifyDisplayMessagesHandler(StationReporting reporting)
    : ICallHandler<NotifyDisplayMessagesRequest, NotifyDisplayMessagesResponse>
{
    public async ValueTask<NotifyDisplayMessagesResponse> HandleAsync(CallContext context, NotifyDisplayMessagesRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, NotifyDisplayMessagesRequest.Action, new(call.RequestId, More: call.Tbc == true), at: null, ct);
        return new();
    }
}
