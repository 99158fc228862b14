using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.EvseData.Quality;

/// <summary>
/// What Hubject will think of our EVSEs, before it is asked: each record as it would go out now, what is wrong with it, what it lacks, and how
/// the EVSEs stand to one another (ids given twice, ids given again).
/// </summary>
internal sealed class EvseQuality(OicpPartners partners, ReadModels readModels, Deliveries deliveries, TimeProvider time)
{
    public async Task<IReadOnlyList<EvseReport>> ReportAsync(Partner partner, CancellationToken ct)
    {
        var settings = partners.SettingsOf(partner);
        var listings = new ListingBook(readModels);
        await listings.LoadAsync(ct);
        var places = await PlacesAsync(ct);
        var ids = new IdBook(places);
        var refused = await RefusedAsync(partner, ids.All, ct);
        var linked = (await readModels.Connectors.OfEvsesAsync(places.SelectMany(p => p.Location.Evses).Select(e => e.Uid), ct)).Keys
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reports = new List<EvseReport>();
        foreach (var place in places.Where(p => !p.Removed))
        {
            var details = TryRead(place.Details);
            foreach (var evse in place.Location.Evses.Where(e => !e.Removed && ids.HomeOf(e.Uid) == place.Location.Id))
            {
                var terms = listings.Of(settings, place.Location.Id, evse.Uid);
                reports.Add(Judge(settings, terms, place.Location, details, evse, ids, refused, linked.Contains(evse.Uid)));
            }
        }

        return reports;
    }

    private EvseReport Judge(
        OicpSettings settings, EvseDefaults terms, Location location, PlaceDetails? details, Evse evse, IdBook ids, Dictionary<string, string> refused, bool linked)
    {
        if (!EvseDataMapping.IsOffered(terms, location, details, evse))
            return new(evse.Uid, evse.EvseId, location.Id, EvseStanding.NotOffered, Score.None, [], []);
        var now = time.GetUtcNow();
        var (record, problems) = EvseDataMapping.ToRecord(settings, terms, location, details, evse, now);
        var findings = problems.Select(p => new EvseFinding(p.Text == "is missing" ? "missing" : "invalid", p.Member, p.ToString(), IsError: true)).ToList();
        findings.AddRange(ids.Of(evse));
        if (record is null)
            return new(evse.Uid, evse.EvseId, location.Id, EvseStanding.Quarantined, Score.None, findings, []);
        findings.AddRange(RecordRules.Of(record, details!, evse, now));
        if (!linked && details!.FindEvse(evse.Uid)?.Status is null or "UNKNOWN")
            findings.Add(new("no-status", "EvseStatus", "No station is linked to the EVSE, and the catalogue says nothing of its state: drivers see Unknown."));
        var optional = RecordRules.Optional(record);
        var missing = optional.Where(m => !m.Told).Select(m => m.Member).ToList();
        if (!refused.TryGetValue(record.EvseID, out var why))
            return new(evse.Uid, evse.EvseId, location.Id, EvseStanding.Offered, Score.Of(findings, optional.Count - missing.Count, optional.Count), findings, missing, record);
        findings.Add(new("refused", "", why, IsError: true));
        return new(evse.Uid, evse.EvseId, location.Id, EvseStanding.Quarantined, Score.None, findings, missing, record);
    }

    private async Task<List<LocationEntry>> PlacesAsync(CancellationToken ct)
    {
        var places = new List<LocationEntry>();
        for (string? after = null; ;)
        {
            var page = await readModels.Locations.ListAsync(new PageRequest(1000, after), ct);
            places.AddRange(page.Items);
            if ((after = page.Next) is null)
                return places;
        }
    }

    /// <summary>What Hubject itself did not take, with its reason, by EvseID.</summary>
    private async Task<Dictionary<string, string>> RefusedAsync(Partner partner, IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        var rows = await deliveries.OfObjectsAsync(OicpModules.EvseData, ids, ct);
        return rows.SelectMany(g => g).Where(d => d.Partner == partner.Id.Value && d.State == "parked" && Draft.WhyNot(d.Content) is null)
            .ToDictionary(d => d.Object, d => d.LastError ?? "Hubject refused it.");
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

    /// <summary>Who has which id, and who had it before.</summary>
    private sealed class IdBook
    {
        private readonly Dictionary<string, string> _homeByUid = new(StringComparer.OrdinalIgnoreCase);
        private readonly ILookup<string, (string Uid, bool Living)> _holders;
        private readonly ILookup<string, string> _idsByUid;

        public IdBook(IReadOnlyList<LocationEntry> places)
        {
            var all = places.SelectMany(p => p.Location.Evses.Select(e => (Evse: e, Place: p.Location.Id, Living: !p.Removed && !e.Removed))).ToList();
            foreach (var (evse, place, _) in all.Where(e => e.Living))
                _homeByUid.TryAdd(evse.Uid, place); // newest first: the place described last has it
            var named = all.Where(e => e.Evse.EvseId is { } id && EvseIds.IsValid(id)).ToList();
            _holders = named.ToLookup(e => EvseIds.Canonical(e.Evse.EvseId!), e => (e.Evse.Uid, e.Living));
            _idsByUid = named.ToLookup(e => e.Evse.Uid.ToUpperInvariant(), e => EvseIds.Canonical(e.Evse.EvseId!));
            All = [.. named.Select(e => EvseIds.ToSend(e.Evse.EvseId!)).Distinct()];
        }

        public IReadOnlyCollection<string> All { get; }

        public string? HomeOf(string uid) => _homeByUid.GetValueOrDefault(uid);

        public IEnumerable<EvseFinding> Of(Evse evse)
        {
            if (evse.EvseId is not { } id || !EvseIds.IsValid(id))
                yield break;
            var others = _holders[EvseIds.Canonical(id)].Where(h => !h.Uid.Equals(evse.Uid, StringComparison.OrdinalIgnoreCase)).ToList();
            if (others.FirstOrDefault(h => h.Living) is { Uid: { } twin })
                yield return new("id-twice", "EvseID", $"The EVSE {twin} has the same id: Hubject can hold only one of them.", IsError: true);
            else if (others.Select(h => h.Uid).FirstOrDefault() is { } former)
                yield return new("id-reused", "EvseID", $"It was the id of {former}: charges of both are told of under one name.");
            if (_idsByUid[evse.Uid.ToUpperInvariant()].FirstOrDefault(other => other != EvseIds.Canonical(id)) is { } before)
                yield return new("uid-reused", "EvseID", $"The EVSE had the id {before} before; a uid is never given again.");
        }
    }
}
