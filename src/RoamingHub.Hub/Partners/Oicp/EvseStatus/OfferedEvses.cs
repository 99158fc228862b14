using RoamingHub.Core.Locations;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>The public id of every EVSE that may be offered, by our own id, in step with a feed's place in the log.</summary>
internal sealed class OfferedEvses(ReadModels readModels)
{
    private readonly Dictionary<string, string> _idByUid = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _uidsByLocation = new(StringComparer.OrdinalIgnoreCase);
    private bool _loaded;

    public IReadOnlyDictionary<string, string> All => _idByUid;

    public void Forget()
    {
        _idByUid.Clear();
        _uidsByLocation.Clear();
        _loaded = false;
    }

    /// <summary>Takes an event in. Returns the uids of a location that was described, and the ids that are no longer offered.</summary>
    public async ValueTask<(IReadOnlyCollection<string> Described, IReadOnlyCollection<string> Gone)> ApplyAsync(RecordedEvent e, CancellationToken ct)
    {
        if (!_loaded)
            await LoadAsync(ct);
        return e.Data switch
        {
            LocationDescribed d => Describe(d.Location),
            LocationRemoved r => ([], Drop(r.Id)),
            _ => ([], []),
        };
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        _loaded = true;
        for (string? after = null; ;)
        {
            var page = await readModels.Locations.ListAsync(new PageRequest(1000, after), ct);
            foreach (var entry in page.Items.Where(l => !l.Removed))
                Describe(entry.Location);
            if ((after = page.Next) is null)
                return;
        }
    }

    private (IReadOnlyCollection<string> Described, IReadOnlyCollection<string> Gone) Describe(Location location)
    {
        var before = Drop(location.Id);
        var offered = location.Evses.Where(e => location.Publish && !e.Removed && e.EvseId is { } id && EvseIds.IsValid(id)).ToList();
        foreach (var evse in offered)
            _idByUid[evse.Uid] = EvseIds.ToSend(evse.EvseId!);
        _uidsByLocation[location.Id] = [.. offered.Select(e => e.Uid)];
        return (_uidsByLocation[location.Id], [.. before.Where(id => !_idByUid.ContainsValue(id))]);
    }

    private List<string> Drop(string location)
    {
        if (!_uidsByLocation.Remove(location, out var uids))
            return [];
        var ids = new List<string>();
        foreach (var uid in uids)
        {
            if (_idByUid.Remove(uid, out var id))
                ids.Add(id);
        }

        return ids;
    }
}
