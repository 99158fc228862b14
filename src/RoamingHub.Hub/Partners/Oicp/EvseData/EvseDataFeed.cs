using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>
/// Owes Hubject the record of every EVSE whose description changes, and all of them to a partner that has just come. Whether a change makes a
/// difference is seen when it is delivered.
/// </summary>
internal sealed class EvseDataFeed(OicpPartners partners, ReadModels readModels, EventLog log) : IModuleFeed
{
    private readonly ListingBook _listings = new(readModels);

    public void Forget() => _listings.Forget();

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        await _listings.FollowAsync(e, ct);
        switch (e.Data)
        {
            case LocationDescribed described when batch.Partners.Count > 0:
                await OweAsync(e, described.Location, described.Details, batch, ct);
                break;
            case LocationRemoved when batch.Partners.Count > 0:
                await OweAsync(e, null, null, batch, ct);
                break;
            case ListingDescribed d when ListingBook.IsOurs(d.Network) && batch.Partners.Count > 0:
                await OweListedAsync(e, d.Thing, d.Id, batch, ct);
                break;
            case ListingRemoved r when ListingBook.IsOurs(r.Network) && batch.Partners.Count > 0:
                await OweListedAsync(e, r.Thing, r.Id, batch, ct);
                break;
            case PartnerConnected connected:
                await OweEverythingAsync(e, connected.Partner.Value, batch, anew: true, ct);
                break;
            case PartnerSettingsChanged changed when batch.Partners.Any(p => p.Id == changed.Partner):
                await OweEverythingAsync(e, changed.Partner.Value, batch, await Elsewhere.IsAsync(log, e, changed.Settings, ct), ct);
                break;
            case PartnerSyncRequested { Module: OicpModules.EvseData } sync:
                await OweEverythingAsync(e, sync.Partner.Value, batch, anew: true, ct);
                break;
            case PartnerWipeRequested { Module: OicpModules.EvseData } wipe when batch.Partners.Any(p => p.Id == wipe.Partner):
                batch.Owe(new(wipe.Partner.Value, OicpModules.EvseData, RecordDelivery.Nothing, DeliveryClass.State, e.Position));
                break;
        }
    }

    private async Task OweAsync(RecordedEvent e, Location? location, string? details, FeedBatch batch, CancellationToken ct)
    {
        var gone = (await BeforeAsync(e, ct))?.Evses.Select(ObjectOf).ToHashSet() ?? [];
        foreach (var partner in batch.Partners)
        {
            var drafts = location is null ? [] : Drafts(partner, location, details!, e.At);
            foreach (var id in gone.Where(id => drafts.GetValueOrDefault(id) is null))
                drafts[id] = await ElsewhereAsync(partner, id, e, ct);
            Owe(partner, drafts, e.Position, batch);
        }
    }

    // What was said of an EVSE concerns that one, what was said of a location all that is there.
    private async Task OweListedAsync(RecordedEvent e, ListedThing thing, string id, FeedBatch batch, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(e.Position, ct);
        var entry = thing == ListedThing.Evse ? await readModels.Locations.FindByEvseUidAsync(id, ct) : await readModels.Locations.FindAsync(id, ct);
        if (entry is not { Removed: false, Location: var location })
            return;
        var touched = location.Evses.Where(evse => thing == ListedThing.Location || evse.Uid.Equals(id, StringComparison.OrdinalIgnoreCase)).Select(ObjectOf).ToHashSet();
        foreach (var partner in batch.Partners)
        {
            var drafts = Drafts(partner, location, entry.Details, e.At);
            foreach (var other in drafts.Keys.Where(key => !touched.Contains(key)).ToList())
                drafts.Remove(other);
            foreach (var gone in drafts.Where(d => d.Value is null).Select(d => d.Key).ToList())
                drafts[gone] = await ElsewhereAsync(partner, gone, e, ct);
            Owe(partner, drafts, e.Position, batch);
        }
    }

    private async Task OweEverythingAsync(RecordedEvent e, string id, FeedBatch batch, bool anew, CancellationToken ct)
    {
        if (batch.Partners.FirstOrDefault(p => p.Id.Value == id) is not { } partner)
            return;
        await readModels.CaughtUpAsync(e.Position, ct);
        if (anew)
            batch.Owe(new(id, OicpModules.EvseData, RecordDelivery.Everything, DeliveryClass.State, e.Position));
        var all = new Dictionary<string, string?>();
        for (string? after = null; ;)
        {
            var page = await readModels.Locations.ListAsync(new PageRequest(1000, after), ct);
            foreach (var entry in page.Items.Where(l => !l.Removed))
            {
                foreach (var (evse, draft) in Drafts(partner, entry.Location, entry.Details, e.At))
                    all[evse] = draft ?? all.GetValueOrDefault(evse);
            }

            if ((after = page.Next) is null)
                break;
        }

        Owe(partner, all, e.Position, batch);
    }

    /// <summary>What each EVSE of a location is to Hubject, by its EvseID; where an id occurs twice, the EVSE that is offered counts.</summary>
    private Dictionary<string, string?> Drafts(Partner partner, Location location, string details, DateTimeOffset at)
    {
        var settings = partners.SettingsOf(partner);
        var place = TryRead(details);
        var drafts = new Dictionary<string, string?>();
        foreach (var evse in location.Evses)
        {
            var draft = EvseDataMapping.ToDraft(settings, _listings.Of(settings, location.Id, evse.Uid), location, place, evse, at);
            drafts[ObjectOf(evse)] = draft ?? drafts.GetValueOrDefault(ObjectOf(evse));
        }

        return drafts;
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

    private static void Owe(Partner partner, Dictionary<string, string?> drafts, long position, FeedBatch batch)
    {
        foreach (var (evse, draft) in drafts)
            batch.Owe(new(partner.Id.Value, OicpModules.EvseData, evse, DeliveryClass.State, position, draft));
    }

    // An EVSE that this location no longer offers may have moved to another one.
    private async Task<string?> ElsewhereAsync(Partner partner, string evseId, RecordedEvent e, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(e.Position, ct);
        return await readModels.Locations.FindByEvseIdAsync(evseId, ct) is { Removed: false } entry
            ? Drafts(partner, entry.Location, entry.Details, e.At).GetValueOrDefault(evseId)
            : null;
    }

    /// <summary>The location as it stood just before this event; null when there was none.</summary>
    private async Task<Location?> BeforeAsync(RecordedEvent e, CancellationToken ct) =>
        e.Version > 1 && await log.ReadStreamAsync(e.Stream, e.Version - 2, e.Version - 1, ct) is [{ Data: LocationDescribed before }] ? before.Location : null;

    private static string ObjectOf(Evse evse) => evse.EvseId is { } id ? EvseIds.ToSend(id) : evse.Uid;
}
