using RoamingHub.Core.Locations;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Pricing;

/// <summary>The locations as a run of events tells them, by the public ids of their EVSEs.</summary>
internal sealed class PricingPlaces(ReadModels readModels)
{
    private readonly Dictionary<string, Location> _all = new(StringComparer.OrdinalIgnoreCase);

    public async Task LoadAsync(CancellationToken ct)
    {
        for (string? after = null; ;)
        {
            var page = await readModels.Locations.ListAsync(new PageRequest(1000, after), ct);
            foreach (var entry in page.Items.Where(l => !l.Removed))
                _all[entry.Location.Id] = entry.Location;
            if ((after = page.Next) is null)
                return;
        }
    }

    public void Forget() => _all.Clear();

    /// <summary>Takes an event in. Returns the ids that it may have changed something about.</summary>
    public IReadOnlyCollection<string> Apply(object e)
    {
        if (e is ListingDescribed listed)
            return Listed(listed.Thing, listed.Id);
        if (e is ListingRemoved unlisted)
            return Listed(unlisted.Thing, unlisted.Id);
        var id = e switch { LocationDescribed d => d.Location.Id, LocationRemoved r => r.Id, _ => null };
        if (id is null)
            return [];
        var touched = _all.Remove(id, out var before) ? IdsOf(before).ToHashSet() : [];
        if (e is LocationDescribed { Location: var now })
        {
            _all[id] = now;
            touched.UnionWith(IdsOf(now));
        }

        return touched;
    }

    private List<string> Listed(ListedThing thing, string id) => thing == ListedThing.Location
        ? _all.TryGetValue(id, out var location) ? [.. IdsOf(location)] : []
        : [.. _all.Values.Select(l => l.FindEvse(id)).OfType<Evse>().Select(IdOf).OfType<string>()];

    /// <summary>Where the id occurs, at one location before all others; in two places while one of them is being described.</summary>
    public IEnumerable<(Location Location, Evse Evse)> Find(string evseId, string? firstAt) =>
        from location in _all.Values.OrderByDescending(l => l.Id == firstAt)
        from evse in location.Evses
        where !evse.Removed && IdOf(evse) == evseId
        select (location, evse);

    /// <summary>Every EVSE with its id.</summary>
    public IEnumerable<(string Id, Location Location, Evse Evse)> All =>
        from location in _all.Values from evse in location.Evses where !evse.Removed && IdOf(evse) is not null select (IdOf(evse)!, location, evse);

    private static IEnumerable<string> IdsOf(Location location) => location.Evses.Select(IdOf).OfType<string>();

    private static string? IdOf(Evse evse) => evse.EvseId is { } id && EvseIds.IsValid(id) ? EvseIds.ToSend(id) : null;
}
