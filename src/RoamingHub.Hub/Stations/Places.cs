using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Stations;

/// <summary>A connector's place in public terms, and the tariffs it names.</summary>
internal sealed record Place(Site Site, IReadOnlyList<string> Tariffs);

/// <summary>Looks up the public side of a station's connector.</summary>
internal sealed class Places(ReadModels readModels)
{
    /// <summary>Null where the connector is linked to no EVSE of a known location.</summary>
    public async Task<Place?> OfAsync(StationProfile station, EvseRef connector, CancellationToken ct)
    {
        if (station.LinkOf(connector.Connector, connector.Evse) is not { EvseUid: { } uid } link || await readModels.Locations.FindByEvseUidAsync(uid, ct) is not { } found)
            return null;
        if (found.Location.FindEvse(uid) is not { } evse || evse.FindConnector(link.PublicConnectorId) is not { } plug)
            return null;
        var site = new Site(found.Location.Id, found.Version, evse.Uid, evse.EvseId, plug.Id, found.Location.TimeZone);
        return new(site, plug.TariffIds);
    }

    /// <summary>The place of a station of which only one connector can be meant.</summary>
    public async Task<Site?> FirstOfAsync(StationProfile station, CancellationToken ct) =>
        station.Links.FirstOrDefault(l => l.EvseUid is not null) is { } link
            ? (await OfAsync(station, new(station.Id, link.Connector, link.Evse), ct))?.Site
            : null;

    /// <summary>
    /// The tariff that a charge beginning there is priced by: of those the connector names, as whoever pays sees them, the first that is valid then.
    /// Null where there is none.
    /// </summary>
    /// <param name="payer">The partner whose driver it is; null for the CPO's own customers, who pay what the connector says.</param>
    public async Task<TariffVersion?> TariffAsync(Place place, PartnerId? payer, DateTimeOffset at, CancellationToken ct)
    {
        if (place.Tariffs.Count == 0)
            return null;
        IReadOnlyList<string> seen = place.Tariffs;
        if (payer is { } partner)
        {
            var sight = PartnerSight.Of((await readModels.Partners.FindAsync(partner, ct))?.Terms);
            var named = await readModels.Tariffs.FindAsync(place.Tariffs.Concat(place.Tariffs.SelectMany(sight.InPlaceOf)), ct);
            seen = sight.TariffsOf(place.Tariffs, id => named.GetValueOrDefault(id)?.Standing ?? TariffStanding.Unknown);
        }

        var known = await readModels.Tariffs.FindAsync(seen, ct);
        foreach (var id in seen)
        {
            if (known.GetValueOrDefault(id) is { Removed: false } found && IsValid(found.Tariff, at))
                return new(found.Tariff.Id, found.Version);
        }

        return null;
    }

    private static bool IsValid(Tariff tariff, DateTimeOffset at) => !(at < tariff.ValidFrom) && !(at >= tariff.ValidTo);
}
