using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>An EVSE that may be offered, by its public id as it is sent.</summary>
/// <param name="Word">The state that the catalogue says; it counts where no station is linked.</param>
internal sealed record OfferedEvse(string Id, string LocationId, string? Word);

/// <summary>Every EVSE that may be offered, by our own id, in step with a feed's place in the log.</summary>
internal sealed class OfferedEvses(ReadModels readModels)
{
    private readonly Dictionary<string, OfferedEvse> _byUid = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _uidsByLocation = new(StringComparer.OrdinalIgnoreCase);
    private bool _loaded;

    public IReadOnlyDictionary<string, OfferedEvse> All => _byUid;

    public void Forget()
    {
        _byUid.Clear();
        _uidsByLocation.Clear();
        _loaded = false;
    }

    /// <summary>
    /// Takes an event in. Returns the uids of which something else was said (a location was described, or a listing), and the ids that are no
    /// longer offered.
    /// </summary>
    public async ValueTask<(IReadOnlyCollection<string> Described, IReadOnlyCollection<string> Gone)> ApplyAsync(RecordedEvent e, CancellationToken ct)
    {
        if (!_loaded)
            await LoadAsync(ct);
        return e.Data switch
        {
            LocationDescribed d => Describe(d.Location, d.Details),
            LocationRemoved r => ([], Drop(r.Id)),
            ListingDescribed l when ListingBook.IsOurs(l.Network) => (UidsOf(l.Thing, l.Id), []),
            ListingRemoved l when ListingBook.IsOurs(l.Network) => (UidsOf(l.Thing, l.Id), []),
            _ => ([], []),
        };
    }

    private IReadOnlyCollection<string> UidsOf(ListedThing thing, string id) =>
        thing == ListedThing.Location ? _uidsByLocation.GetValueOrDefault(id, []) : _byUid.ContainsKey(id) ? [id] : [];

    private async Task LoadAsync(CancellationToken ct)
    {
        _loaded = true;
        for (string? after = null; ;)
        {
            var page = await readModels.Locations.ListAsync(new PageRequest(1000, after), ct);
            foreach (var entry in page.Items.Where(l => !l.Removed))
                Describe(entry.Location, entry.Details);
            if ((after = page.Next) is null)
                return;
        }
    }

    private (IReadOnlyCollection<string> Described, IReadOnlyCollection<string> Gone) Describe(Location location, string details)
    {
        var before = Drop(location.Id);
        var place = TryRead(details);
        var offered = location.Evses
            .Where(e => location.Publish && !e.Removed && e.EvseId is { } id && EvseIds.IsValid(id) && place?.FindEvse(e.Uid) is not { IsPlanned: true }).ToList();
        foreach (var evse in offered)
            _byUid[evse.Uid] = new(EvseIds.ToSend(evse.EvseId!), location.Id, place?.FindEvse(evse.Uid)?.Status);
        _uidsByLocation[location.Id] = [.. offered.Select(e => e.Uid)];
        var living = before.Count == 0 ? [] : _byUid.Values.Select(o => o.Id).ToHashSet();
        return (_uidsByLocation[location.Id], [.. before.Where(id => !living.Contains(id))]);
    }

    private static PlaceDetails? TryRead(string details)
    {
        try
        {
            return PlaceDetails.Read(details);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private List<string> Drop(string location)
    {
        if (!_uidsByLocation.Remove(location, out var uids))
            return [];
        var ids = new List<string>();
        foreach (var uid in uids)
        {
            // One that has moved lives elsewhere by now.
            if (_byUid.TryGetValue(uid, out var evse) && evse.LocationId.Equals(location, StringComparison.OrdinalIgnoreCase) && _byUid.Remove(uid))
                ids.Add(evse.Id);
        }

        return ids;
    }
}
