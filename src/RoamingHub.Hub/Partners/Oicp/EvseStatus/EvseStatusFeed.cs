using RoamingHub.Core.Partners;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>Owes Hubject the state of every EVSE it is offered: the newest only, whatever lay between.</summary>
internal sealed class EvseStatusFeed(OicpPartners partners, ReadModels readModels, EvsePushOptions options) : IModuleFeed
{
    private readonly EvseBoard _board = new(readModels);
    private readonly OfferedEvses _offered = new(readModels);
    private readonly ListingBook _listings = new(readModels);

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        await _listings.FollowAsync(e, ct);
        var (described, gone) = await _offered.ApplyAsync(e, ct);
        var touched = await _board.ApplyAsync(e, ct);
        foreach (var partner in batch.Partners)
        {
            Owe(partner, described.Concat(touched), e.Position, batch);
            foreach (var id in gone)
                batch.Owe(new(partner.Id.Value, OicpModules.EvseStatus, id, DeliveryClass.State, e.Position));
        }

        switch (e.Data)
        {
            case PartnerConnected c:
                OweEverything(c.Partner.Value, e.Position, batch);
                break;
            case PartnerSettingsChanged c:
                OweEverything(c.Partner.Value, e.Position, batch);
                break;
            case PartnerSyncRequested { Module: OicpModules.EvseStatus } s:
                OweEverything(s.Partner.Value, e.Position, batch);
                break;
        }
    }

    public void Forget()
    {
        _board.Forget();
        _offered.Forget();
        _listings.Forget();
    }

    private void OweEverything(string id, long position, FeedBatch batch)
    {
        if (batch.Partners.FirstOrDefault(p => p.Id.Value == id) is not { } partner)
            return;
        batch.Owe(new(id, OicpModules.EvseStatus, RecordDelivery.Everything, DeliveryClass.State, position));
        Owe(partner, _offered.All.Keys, position, batch);
    }

    private void Owe(Partner partner, IEnumerable<string> uids, long position, FeedBatch batch)
    {
        var settings = partners.SettingsOf(partner);
        foreach (var uid in uids)
        {
            if (!_offered.All.TryGetValue(uid, out var evse) || !settings.Owns(evse.Id))
                continue;
            var draft = _listings.Of(settings, evse.LocationId, uid).IsHubjectCompatible == false
                ? null
                : EvseStatusMapping.ToDraft(evse.Id, EvseStatusMapping.ToOicp(_board.ConnectorsOf(uid), evse.Word, options.Offline));
            batch.Owe(new(partner.Id.Value, OicpModules.EvseStatus, evse.Id, DeliveryClass.State, position, draft));
        }
    }
}
