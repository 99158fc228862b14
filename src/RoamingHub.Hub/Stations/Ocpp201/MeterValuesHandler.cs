using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Readings outside any transaction, of an EVSE or of the station's main meter (part 2, block J). They are kept beside the station.</summary>
internal sealed class MeterValuesHandler(UnmatchedReports unmatched) : ICallHandler<MeterValuesRequest, MeterValuesResponse>
{
    private static readonly MeterValuesResponse Empty = new();

    public async ValueTask<MeterValuesResponse> HandleAsync(CallContext context, MeterValuesRequest call, CancellationToken ct)
    {
        await unmatched.KeepAsync(context, MeterValuesRequest.Action, null, "readings outside any transaction", ct);
        return Empty;
    }
}
