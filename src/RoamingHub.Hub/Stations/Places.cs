using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Stations;

/// <summary>A connector's place in public terms, and the tariffs it names.</summary>
internal sealed record Place(Site Site, IReadOnlyList<string> Tariffs);

/// <summary>Looks up the public side of a station's connector.</summary>
internal sealed class Places(ReadModels readModels, EventLog log)
{
    private static readonly TimeSpan ToldAtOnce = TimeSpan.FromSeconds(10); // a message's way, and two clocks

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
    /// The tariff that a charge beginning there is priced by: of those the connector names, as whoever pays sees them, the first that is valid then,
    /// in the words it had then. One that was not described yet then counts as it stands. Null where there is none.
    /// </summary>
    /// <param name="payer">The partner whose driver it is; null for the CPO's own customers, who pay what the connector says.</param>
    /// <param name="toldAt">When we learned of it: a station that was offline tells of a charge long after it began.</param>
    public async Task<TariffVersion?> TariffAsync(Place place, PartnerId? payer, DateTimeOffset at, DateTimeOffset toldAt, CancellationToken ct)
    {
        if (place.Tariffs.Count == 0)
            return null;
        IReadOnlyList<string> seen = place.Tariffs;
        if (payer is { } partner)
        {
            var sight = PartnerSight.Of((await readModels.Partners.FindAsync(partner, ct))?.Terms);
            var named = await AsOfAsync(place.Tariffs.Concat(place.Tariffs.SelectMany(sight.InPlaceOf)), at, toldAt, ct);
            seen = sight.TariffsOf(place.Tariffs, id => named.GetValueOrDefault(id)?.Standing ?? TariffStanding.Unknown);
        }

        var known = await AsOfAsync(seen, at, toldAt, ct);
        foreach (var id in seen)
        {
            if (known.GetValueOrDefault(id) is { Removed: false } found && IsValid(found.Tariff, at))
                return new(found.Tariff.Id, found.Version);
        }

        return null;
    }

    private async Task<IReadOnlyDictionary<string, TariffEntry>> AsOfAsync(IEnumerable<string> ids, DateTimeOffset at, DateTimeOffset toldAt, CancellationToken ct)
    {
        var known = await readModels.Tariffs.FindAsync(ids, ct);
        if (toldAt - at <= ToldAtOnce || known.Values.All(t => t.At <= at))
            return known;
        var then = new Dictionary<string, TariffEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, tariff) in known)
            then[id] = tariff.At <= at ? tariff : await AsOfAsync(tariff, at, ct);
        return then;
    }

    private async Task<TariffEntry> AsOfAsync(TariffEntry tariff, DateTimeOffset at, CancellationToken ct)
    {
        var then = (TariffEntry?)null;
        foreach (var e in await log.ReadStreamAsync(TariffStream.Of(tariff.Tariff.Id), ct: ct))
        {
            then = e.Data switch
            {
                TariffDescribed d when d.At <= at => tariff with
                {
                    Tariff = d.Tariff, Version = e.Version, Details = d.Details, Removed = false, At = d.At, ForPartners = d.ForPartners,
                },
                TariffRemoved r when r.At <= at && then is not null => then with { Removed = true, At = r.At },
                _ => then,
            };
        }

        return then ?? tariff;
    }

    private static bool IsValid(Tariff tariff, DateTimeOffset at) => !(at < tariff.ValidFrom) && !(at >= tariff.ValidTo);
}
