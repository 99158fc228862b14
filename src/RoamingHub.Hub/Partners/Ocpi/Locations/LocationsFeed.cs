using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;
using Location = RoamingHub.Ocpi.V221.Locations.Location;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>
/// Keeps the locations each audience sees: as the back office describes them, with the status their stations tell and the tariffs that are for
/// this audience. What was shown and no longer is stays, with every EVSE REMOVED (OCPI 2.2.1 §8.1).
/// </summary>
internal sealed class LocationsFeed(ReadModels readModels, Documents documents, PartnerViews views) : IModuleFeed
{
    private const int AtATime = 1000;

    private readonly EvseBoard _board = new(readModels);
    private readonly Dictionary<string, Described> _described = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _locationOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly ShownDocuments<Location> _shown = new(OcpiDocuments.Location, documents);
    private bool _loaded;

    public void Forget()
    {
        _board.Forget();
        _described.Clear();
        _locationOf.Clear();
        _shown.Forget();
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
                Keep(new(OcpiJson.Parse<Location>(described.Details), RemovedAt: null));
                ShowToAll(described.Location.Id, OcpiTime.Truncate(described.At), e, batch);
                break;
            case LocationRemoved removed when _described.TryGetValue(removed.Id, out var known):
                Keep(known with { RemovedAt = e.At });
                ShowToAll(removed.Id, OcpiTime.Truncate(e.At), e, batch);
                break;
            case TariffDescribed or TariffRemoved when views.Tariff is { } tariff:
                foreach (var id in Naming(tariff))
                    ShowToAll(id, OcpiTime.Truncate(e.At), e, batch);
                break;
            case PartnerTermsDescribed when views.Changed is { } changed:
                ShowAll(changed, e, batch);
                break;
            case PartnerRemoved when views.Gone is { } gone:
                _shown.DropAll(gone, batch);
                break;
            case PartnerSyncRequested { Module: ModuleIds.Locations } sync:
                foreach (var location in _shown.All(views.KeyOf(sync.Partner.Value)))
                    batch.Owe(new LocationPart(location.Id!).ToOrder(sync.Partner.Value, e));
                break;
        }

        foreach (var uid in touched)
            ShowStatus(uid, e, batch);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        string? after = null;
        do
        {
            var page = await readModels.Locations.ListAsync(new PageRequest(AtATime, after), ct);
            foreach (var entry in page.Items)
                Keep(new(OcpiJson.Parse<Location>(entry.Details), entry.Removed ? entry.At : null));
            after = page.Next;
        }
        while (after is not null);
        foreach (var audience in views.Audiences)
            await _shown.LoadAsync(audience.Key, ct);
        _loaded = true;
    }

    // An EVSE that moved stays behind as REMOVED; its status is shown where it lives.
    private void Keep(Described described)
    {
        _described[described.Location.Id!] = described;
        foreach (var evse in described.Location.Evses ?? [])
        {
            if (!LocationChanges.IsRemoved(evse))
                _locationOf[evse.Uid!] = described.Location.Id!;
        }
    }

    private void ShowAll(Audience audience, RecordedEvent e, FeedBatch batch)
    {
        if (views.HasSeenAll)
        {
            foreach (var seen in _shown.All(OcpiDocuments.Everybody))
                Store(audience, seen, e, batch);
        }

        // Who has never connected has seen nothing, and begins with what is there as everybody knows it.
        var startsAfresh = views.IsNew && !views.HasSeenAll;
        foreach (var (id, described) in _described)
            Show(audience, described, OcpiTime.Truncate(e.At), e, batch, startsAfresh ? _shown.Find(OcpiDocuments.Everybody, id) : null);
    }

    private void ShowToAll(string id, DateTimeOffset at, RecordedEvent e, FeedBatch batch)
    {
        foreach (var audience in views.Audiences)
            Show(audience, _described[id], at, e, batch);
    }

    /// <param name="like">The state that its times are taken from where the audience has none.</param>
    private void Show(Audience audience, Described described, DateTimeOffset at, RecordedEvent e, FeedBatch batch, Location? like = null)
    {
        var before = _shown.Find(audience.Key, described.Location.Id!);
        if (Target(audience.Sight, described, before) is not { } target)
            return;
        var now = LocationChanges.Settle(target, before ?? like, at);
        if (ReferenceEquals(now, before))
            return;
        Store(audience, now, e, batch);
        Owe(audience, LocationChanges.Between(before, now), e, batch);
    }

    /// <summary>What the audience is to see; null where it has seen nothing and is to see nothing.</summary>
    private Location? Target(PartnerSight sight, Described described, Location? before)
    {
        var (description, removedAt) = described;
        if (removedAt is null && sight.ShowsLocation(description.Id!, description.Publish == true))
            return LocationMapping.WithTariffs(LocationMapping.ToOcpi(description, removedAt: null, _board.Of), ids => sight.TariffsOf(ids, views.StandingOf));
        if (before is null)
            return null;
        var left = LocationMapping.ToOcpi(before with { Publish = description.Publish, PublishAllowedTo = description.PublishAllowedTo }, before.LastUpdated, _ => null);
        return LocationMapping.WithTariffs(left, ids => [.. ids.Where(id => sight.ShowsTariff(id, views.StandingOf(id)))]);
    }

    private void ShowStatus(string uid, RecordedEvent e, FeedBatch batch)
    {
        if (!_locationOf.TryGetValue(uid, out var id))
            return;
        foreach (var audience in views.Audiences)
        {
            if (_shown.Find(audience.Key, id) is not { } location || LocationChanges.FindEvse(location, uid) is not { } before || LocationChanges.IsRemoved(before)
                || StatusOf(id, uid) is not { } status || before.Status == status)
                continue;
            var evse = before with { Status = status };
            var now = LocationChanges.Settle(
                location with { Evses = [.. location.Evses!.Select(other => ReferenceEquals(other, before) ? evse : other)] }, location, OcpiTime.Truncate(e.At));
            Store(audience, now, e, batch);
            Owe(audience, new(location.Id!, evse.Uid, StatusOnly: true), e, batch);
        }
    }

    // Where no station is linked, the back office's word counts.
    private RoamingHub.Ocpi.Word<Status>? StatusOf(string id, string uid) => _board.Of(uid) is { } state
        ? EvseStatusMapping.ToOcpi(state)
        : LocationChanges.FindEvse(_described[id].Location, uid)?.Status;

    /// <summary>The locations a connector of which names the tariff, or another that it takes the place of for somebody.</summary>
    private List<string> Naming(string tariff)
    {
        var names = new HashSet<string>(views.Audiences.SelectMany(a => a.Sight.ReplacedBy(tariff)).Append(tariff), StringComparer.OrdinalIgnoreCase);
        bool Names(Location location) => (location.Evses ?? []).SelectMany(e => e.Connectors ?? []).SelectMany(c => c.TariffIds ?? []).Any(names.Contains);
        return [.. _described.Values
            .Where(d => Names(d.Location) || views.Audiences.Any(a => _shown.Find(a.Key, d.Location.Id!) is { } shown && Names(shown)))
            .Select(d => d.Location.Id!)];
    }

    private void Store(Audience audience, Location location, RecordedEvent e, FeedBatch batch) =>
        _shown.Put(audience.Key, location.Id!, location, location.LastUpdated!.Value, new(location.CountryCode!, location.PartyId!), e, batch);

    private void Owe(Audience audience, LocationPart part, RecordedEvent e, FeedBatch batch)
    {
        foreach (var partner in audience.In(batch, views))
            batch.Owe(part.ToOrder(partner.Id.Value, e));
    }

    /// <param name="RemovedAt">Null while it is there.</param>
    private sealed record Described(Location Location, DateTimeOffset? RemovedAt);
}
