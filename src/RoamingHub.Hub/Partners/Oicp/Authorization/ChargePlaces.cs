using RoamingHub.Core.Locations;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Products;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>Where a charge will take place and what it is sold as, as far as that is known.</summary>
internal sealed record ChargePlace(string? EvseId, string? Product)
{
    public string? EvseIdFor(OicpSettings settings) => EvseId is not null && settings.Owns(EvseId) ? EvseIds.ToSend(EvseId) : null;
}

/// <summary>
/// The EVSE and the product, where it is known which EVSE it will be: a session is bound to the one it was asked for. A card read before the
/// plug is in may be meant for any connector of the station.
/// </summary>
internal sealed class ChargePlaces(ReadModels readModels, ProductBook products, TimeProvider time)
{
    private static readonly ChargePlace Unknown = new(null, null);

    public async Task<ChargePlace> OfAsync(TokenQuery query, CancellationToken ct) =>
        query.Site is { } site && (query.Connector is not null || await CountEvsesAsync(query, ct) == 1) ? await OfAsync(site, ct) : Unknown;

    public async Task<ChargePlace> OfAsync(Site site, CancellationToken ct) => new(site.EvseId, await products.ForEverybodyAsync(site, time.GetUtcNow(), ct));

    private async Task<int> CountEvsesAsync(TokenQuery query, CancellationToken ct) =>
        await readModels.Stations.FindAsync(query.Station, ct) is { } row
            ? row.Description.Connectors.Select(c => c.EvseUid).Distinct(StringComparer.OrdinalIgnoreCase).Count()
            : 0;
}
