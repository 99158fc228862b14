using System.Collections.Concurrent;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>Places and tariffs as they stood when a charge began, whatever they have become since.</summary>
internal sealed class Snapshots(EventLog log)
{
    private const int MostTariffs = 1_000;

    // Few tariffs price nearly all charges, and what a version said never changes.
    private readonly ConcurrentDictionary<TariffVersion, TariffDescribed> _tariffs = new();

    public async Task<Location?> LocationAsync(Site site, CancellationToken ct) =>
        (await log.ReadStreamAsync(LocationStream.Of(site.LocationId), 0, site.Version, ct)).Select(e => e.Data).OfType<LocationDescribed>().LastOrDefault()?.Location;

    public async Task<TariffDescribed?> TariffAsync(TariffVersion version, CancellationToken ct)
    {
        if (_tariffs.TryGetValue(version, out var known))
            return known;
        var found = (await log.ReadStreamAsync(TariffStream.Of(version.Id), 0, version.Version, ct)).Select(e => e.Data).OfType<TariffDescribed>().LastOrDefault();
        if (found is null)
            return null;
        if (_tariffs.Count >= MostTariffs)
            _tariffs.Clear();
        return _tariffs[version] = found;
    }
}
