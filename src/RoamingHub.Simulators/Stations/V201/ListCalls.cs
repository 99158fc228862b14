using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>The local list, the cache, costs, and what belongs to a vendor.</summary>
internal sealed class ListCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<GetLocalListVersionRequest, GetLocalListVersionResponse>(_ => new GetLocalListVersionResponse(station.LocalList.Version));
        calls.Add<SendLocalListRequest, SendLocalListResponse>(SendLocalList);
        calls.Add<ClearCacheRequest, ClearCacheResponse>(_ => new ClearCacheResponse(ClearCacheStatusEnum.Accepted));
        calls.Add<DataTransferRequest, DataTransferResponse>(_ => new DataTransferResponse(DataTransferStatusEnum.UnknownVendorId));
        calls.Add<CostUpdatedRequest, CostUpdatedResponse>(call =>
        {
            station.Costs[call.TransactionId] = call.TotalCost;
            return new CostUpdatedResponse();
        });
    }

    private Reply<SendLocalListResponse> SendLocalList(SendLocalListRequest call)
    {
        var isFull = call.UpdateType.Is(UpdateEnum.Full);
        var changes = (call.LocalAuthorizationList ?? []).Select(card => (card.IdToken.IdToken, card.IdTokenInfo));
        return new SendLocalListResponse(station.LocalList.Apply(call.VersionNumber, isFull, changes) switch
        {
            ListUpdate.Accepted => SendLocalListStatusEnum.Accepted,
            ListUpdate.VersionMismatch => SendLocalListStatusEnum.VersionMismatch,
            _ => SendLocalListStatusEnum.Failed,
        });
    }
}
