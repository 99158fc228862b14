using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>The locations a partner may order something at: those it is shown.</summary>
internal sealed class VisiblePlaces(ReadModels readModels)
{
    /// <summary>Null where there is none, or not for this caller.</summary>
    public async Task<Location?> FindAsync(OcpiRequest request, string locationId, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        if (await readModels.Locations.FindAsync(locationId, ct) is not { Removed: false, Location: var location })
            return null;
        var partner = await readModels.Partners.FindAsync(request.Caller.Partner, ct);
        return PartnerSight.Of(partner?.Terms).ShowsLocation(location.Id, location.Publish) ? location : null;
    }
}
