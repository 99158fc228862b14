using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class NotifyCustomerInformationHandler(StationReporting reporting)
    : ICallHandler<NotifyCustomerInformationRequest, NotifyCustomerInformationResponse>
{
    public async ValueTask<NotifyCustomerInformationResponse> HandleAsync(CallContext context, NotifyCustomerInformationRequest call, CancellationToken ct)
    {
        await reporting.OtherAsync(context, NotifyCustomerInformationRequest.Action, new(call.RequestId, call.SeqNo, call.Tbc == true), call.GeneratedAt, ct);
        return new();
    }
}
