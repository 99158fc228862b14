using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations.V16;

/// <summary>Configuration, the local list, and what has no better place.</summary>
internal sealed class ConfigurationCalls(StationSimulator station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<GetConfigurationRequest, GetConfigurationResponse>(call => station.Configuration.Get(call.Key));
        calls.Add<ChangeConfigurationRequest, ChangeConfigurationResponse>(Change);
        calls.Add<ClearCacheRequest, ClearCacheResponse>(_ => new ClearCacheResponse(ClearCacheStatus.Accepted));
        calls.Add<DataTransferRequest, DataTransferResponse>(_ => new DataTransferResponse(DataTransferStatus.UnknownVendorId));
        calls.Add<GetLocalListVersionRequest, GetLocalListVersionResponse>(_ => new GetLocalListVersionResponse(station.LocalList.Version));
        calls.Add<SendLocalListRequest, SendLocalListResponse>(SendLocalList);
    }

    private Reply<ChangeConfigurationResponse> Change(ChangeConfigurationRequest call)
    {
        var status = station.Configuration.Change(call.Key, call.Value);
        if (status is ConfigurationStatus.Accepted && call.Key == StationConfiguration.AuthorizationKey)
            station.Credentials.Password = call.Value;
        return new ChangeConfigurationResponse(status);
    }

    private Reply<SendLocalListResponse> SendLocalList(SendLocalListRequest call)
    {
        var isFull = call.UpdateType.Is(UpdateType.Full);
        var changes = (call.LocalAuthorizationList ?? []).Select(card => (card.IdTag, card.IdTagInfo));
        return new SendLocalListResponse(station.LocalList.Apply(call.ListVersion, isFull, changes) switch
        {
            ListUpdate.Accepted => UpdateStatus.Accepted,
            ListUpdate.VersionMismatch => UpdateStatus.VersionMismatch,
            _ => UpdateStatus.Failed,
        });
    }
}
