using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Stations;

/// <summary>A connector's place in public terms, and the tariff that a charge beginning there now is priced by.</summary>
internal sealed record Place(Site Site, TariffVersion? Tariff);

/// <summary>Looks up the public side of a station's connector.</summary>
internal sealed class Places(ReadModels readModels)
{
    /// <summary>Null where the connector is linked to no EVSE of a known location.</summary>
    public async Task<Place?> OfAsync(StationProfile station, EvseRef connector, DateTimeOffset at, CancellationToken ct)
    {
        if (station.LinkOf(connector.Connector, connector.Evse) is not { EvseUid: { } uid } link || await readModels.Locations.FindByEvseUidAsync(uid, ct) is not { } found)
            return null;
        if (found.Location.FindEvse(uid) is not { } evse || evse.FindConnector(link.PublicConnectorId) is not { } plug)
            return null;
        var site = new Site(found.Location.Id, found.Version, evse.Uid, evse.EvseId, plug.Id, found.Location.TimeZone);
        return new(site, await TariffAsync(plug, at, ct));
    }

    /// <summary>The place of a station of which only one connector can be meant.</summary>
    public async Task<Site?> FirstOfAsync(StationProfile station, CancellationToken ct) =>
        station.Links.FirstOrDefault(l => l.EvseUid is not null) is { } link
            ? (await OfAsync(station, new(station.Id, link.Connector, link.Evse), DateTimeOffset.MinValue, ct))?.Site
            : null;

    private async Task<TariffVersion?> TariffAsync(Connector plug, DateTimeOffset at, CancellationToken ct)
    {
        if (plug.TariffIds is not [var id, ..] || await readModels.Tariffs.FindAsync(id, ct) is not { Removed: false } found)
            return null;
        var valid = (found.Tariff.ValidFrom is null || found.Tariff.ValidFrom <= at) && (found.Tariff.ValidTo is null || at < found.Tariff.ValidTo);
        return valid ? new(found.Tariff.Id, found.Version) : null;
    }
}
