using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>Places and tariffs as they stood when a charge began, whatever they have become since.</summary>
internal sealed class Snapshots(EventLog log)
{
    public async Task<Location?> LocationAsync(Site site, CancellationToken ct) =>
        (await log.ReadStreamAsync(LocationStream.Of(site.LocationId), 0, site.Version, ct)).Select(e => e.Data).OfType<LocationDescribed>().LastOrDefault()?.Location;

    public async Task<TariffDescribed?> TariffAsync(TariffVersion version, CancellationToken ct) =>
        (await log.ReadStreamAsync(TariffStream.Of(version.Id), 0, version.Version, ct)).Select(e => e.Data).OfType<TariffDescribed>().LastOrDefault();
}
