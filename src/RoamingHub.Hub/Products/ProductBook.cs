using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Products;

/// <summary>Says what a charge is sold as. Whoever tells it to a partner first puts it on the charge's grant; from there it is repeated.</summary>
internal sealed class ProductBook(ReadModels readModels, IRecordPolicies policies)
{
    /// <param name="connectorId">Null: the EVSE's first.</param>
    /// <param name="provider">Null where nobody knows yet whose driver it is.</param>
    /// <returns>Null where the location has no such connector.</returns>
    public async Task<ChosenProduct?> ChooseAsync(
        Location location, string evseUid, string? connectorId, string? provider, DateTimeOffset at, CancellationToken ct) =>
        SaleOf(location, evseUid, connectorId, provider, at) is { } sale
            ? ProductChoice.Choose(await readModels.Products.AtAsync(sale.EvseUid, sale.LocationId, ct), sale)
            : null;

    /// <summary>What a partner can be told before anybody knows whose driver it is; null where that makes a difference.</summary>
    public async Task<string?> ForEverybodyAsync(Site site, DateTimeOffset at, CancellationToken ct)
    {
        if (await SaleAtAsync(site, null, at, ct) is not { } sale)
            return null;
        var catalogue = await readModels.Products.AtAsync(sale.EvseUid, sale.LocationId, ct);
        return ProductChoice.IsSameForAll(catalogue, sale) ? ProductChoice.Choose(catalogue, sale).Product : null;
    }

    /// <summary>
    /// A charge begins: a partner that prices it itself does so by a product, which is fixed now if it was not told before. A partner whose records
    /// carry a price needs none.
    /// </summary>
    public async Task<RoamingGrant?> FixAsync(RoamingGrant? grant, Site? site, DateTimeOffset at, CancellationToken ct)
    {
        if (grant is not { Product: null } || site is null || policies.Of(grant.Partner).CarriesPrice)
            return grant;
        return await SaleAtAsync(site, grant.Provider, at, ct) is { } sale
            ? grant with { Product = ProductChoice.Choose(await readModels.Products.AtAsync(sale.EvseUid, sale.LocationId, ct), sale).Product }
            : grant;
    }

    private async Task<Sale?> SaleAtAsync(Site site, string? provider, DateTimeOffset at, CancellationToken ct) =>
        await readModels.Locations.FindByEvseUidAsync(site.EvseUid, ct) is { } found ? SaleOf(found.Location, site.EvseUid, site.ConnectorId, provider, at) : null;

    private static Sale? SaleOf(Location location, string evseUid, string? connectorId, string? provider, DateTimeOffset at) =>
        location.FindEvse(evseUid) is { } evse && evse.FindConnector(connectorId) is { } connector
            ? new(evse.Uid, location.Id, location.Country, location.TimeZone, connector, provider, at)
            : null;
}
