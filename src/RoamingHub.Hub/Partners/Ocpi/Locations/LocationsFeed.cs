using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;
using Evse = RoamingHub.Ocpi.V221.Locations.Evse;
using Location = RoamingHub.Ocpi.V221.Locations.Location;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>
/// Keeps the locations partners see: as the back office describes them, with the status their stations tell. `last_updated` moves where
/// something changed and above it, nowhere else (OCPI 2.2.1 §8.2.1.1). What is not to be published is not shown; what was and no longer
/// is stays, and says so.
/// </summary>
internal sealed class LocationsFeed(ReadModels readModels, Documents documents) : IModuleFeed
{
    private readonly EvseBoard _board = new(readModels);
    private readonly Dictionary<string, Location> _shown = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _locationOf = new(StringComparer.OrdinalIgnoreCase);
    private bool _loaded;

    public void Forget()
    {
        _board.Forget();
        _shown.Clear();
        _locationOf.Clear();
        _loaded = false;
    }

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (!_loaded)
            await LoadAsync(ct);
        var touched = await _board.ApplyAsync(e, ct);
        switch (e.Data)
        {
            case LocationDescribed described:
                Describe(OcpiJson.Parse<Location>(described.Details), e, batch);
                break;
            case LocationRemoved removed when _shown.TryGetValue(removed.Id, out var shown):
                Show(LocationMapping.ToOcpi(shown, e.At, _ => null), e, batch);
                break;
            case PartnerSyncRequested { Module: ModuleIds.Locations } sync:
                foreach (var location in _shown.Values)
                    batch.Owe(new(sync.Partner.Value, ModuleIds.Locations, location.Id!, DeliveryClass.State, e.Position));
                break;
        }

        foreach (var uid in touched)
            ShowStatus(uid, e, batch);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        foreach (var document in await documents.AllAsync(OcpiDocuments.Location, OcpiDocuments.Everybody, ct))
            Keep(OcpiJson.Parse<Location>(document.Body));
        _loaded = true;
    }

    private void Describe(Location description, RecordedEvent e, FeedBatch batch)
    {
        if (description.Publish == true || _shown.ContainsKey(description.Id!))
            Show(LocationMapping.ToOcpi(description, removedAt: null, _board.Of), e, batch);
    }

    private void Show(Location now, RecordedEvent e, FeedBatch batch)
    {
        var at = OcpiTime.Truncate(e.At);
        if (_shown.TryGetValue(now.Id!, out var before))
        {
            now = now with { Evses = [.. (now.Evses ?? []).Select(evse => Settle(evse, Find(before, evse.Uid), at))], LastUpdated = before.LastUpdated };
            if (OcpiJson.Write(now) == OcpiJson.Write(before))
                return;
            now = now with { LastUpdated = After(at, before.LastUpdated) };
        }

        Store(now, e, batch);
        foreach (var partner in batch.Partners)
            batch.Owe(new(partner.Id.Value, ModuleIds.Locations, now.Id!, DeliveryClass.State, e.Position));
    }

    private void ShowStatus(string uid, RecordedEvent e, FeedBatch batch)
    {
        if (!_locationOf.TryGetValue(uid, out var id) || Find(_shown[id], uid) is not { } before || before.Status == Status.REMOVED || _board.Of(uid) is not { } state)
            return;
        var status = EvseStatusMapping.ToOcpi(state);
        if (before.Status == status)
            return;
        var location = _shown[id];
        var at = After(OcpiTime.Truncate(e.At), location.LastUpdated);
        var evse = before with { Status = status, LastUpdated = at };
        Store(location with { Evses = [.. location.Evses!.Select(other => other == before ? evse : other)], LastUpdated = at }, e, batch);
        foreach (var partner in batch.Partners)
            batch.Owe(new(partner.Id.Value, ModuleIds.Locations, $"{location.Id}/{evse.Uid}", DeliveryClass.State, e.Position));
    }

    private void Store(Location location, RecordedEvent e, FeedBatch batch)
    {
        Keep(location);
        batch.Put(new(OcpiDocuments.Location, OcpiDocuments.Everybody, location.Id!, e.Position, location.LastUpdated!.Value, OcpiJson.Write(location)));
    }

    private void Keep(Location location)
    {
        _shown[location.Id!] = location;
        foreach (var evse in location.Evses ?? [])
            _locationOf[evse.Uid!] = location.Id!;
    }

    // Unchanged but for its time means unchanged.
    private static Evse Settle(Evse now, Evse? before, DateTimeOffset at)
    {
        if (before is null)
            return now;
        var same = now with { LastUpdated = before.LastUpdated };
        return OcpiJson.Write(same) == OcpiJson.Write(before) ? same : now with { LastUpdated = After(at, before.LastUpdated) };
    }

    private static Evse? Find(Location location, string? uid) =>
        location.Evses?.FirstOrDefault(e => string.Equals(e.Uid, uid, StringComparison.OrdinalIgnoreCase));

    private static DateTimeOffset After(DateTimeOffset at, DateTimeOffset? before) => before is { } last && at <= last ? last.AddMilliseconds(1) : at;
}
