using System.Text.Json;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Somebody who sees our places and tariffs: all partners that have no view of their own, or one that has.</summary>
internal sealed record Audience(string Key, PartnerSight Sight)
{
    public static Audience Everybody { get; } = new(OcpiDocuments.Everybody, PartnerSight.Everybody);

    /// <summary>The connected partners it is made of.</summary>
    public IEnumerable<Partner> In(FeedBatch batch, PartnerViews views) =>
        batch.Partners.Where(p => Key == OcpiDocuments.Everybody ? !views.HasOwn(p.Id.Value) : p.Id.Value == Key);
}

/// <summary>
/// Who sees what, as the log tells it up to where the feed is. A partner has a view of its own from its first terms on, for good: what it has
/// seen and no longer sees must stay to be read as removed. The feeds of locations and tariffs follow it, so it hears every event before them.
/// </summary>
internal sealed class PartnerViews(ReadModels readModels, Documents documents, EventLog log) : IModuleFeed
{
    private readonly Dictionary<string, PartnerSight> _own = [];
    private readonly Dictionary<string, TariffStanding> _standings = new(StringComparer.OrdinalIgnoreCase);
    private bool _loaded;
    private long _readUpTo;

    public IEnumerable<Audience> Audiences => _own.Select(v => new Audience(v.Key, v.Value)).Prepend(Audience.Everybody);

    /// <summary>The audience whose view the event at hand changes.</summary>
    public Audience? Changed { get; private set; }

    /// <summary>The view has come to be with the event at hand.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Whether the partner could read what everybody sees until now.</summary>
    public bool HasSeenAll { get; private set; }

    /// <summary>The partner whose view ends with the event at hand.</summary>
    public string? Gone { get; private set; }

    /// <summary>The tariff that the event at hand shows to others than before, or that may be.</summary>
    public string? Tariff { get; private set; }

    public bool HasOwn(string partner) => _own.ContainsKey(partner);

    public TariffStanding StandingOf(string tariffId) => _standings.GetValueOrDefault(tariffId, TariffStanding.Unknown);

    /// <summary>Where a partner finds what is for more than itself.</summary>
    public string KeyOf(string partner) => HasOwn(partner) ? partner : OcpiDocuments.Everybody;

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (!_loaded)
            await LoadAsync(ct);
        (Changed, IsNew, HasSeenAll, Gone, Tariff) = (null, false, false, null, null);
        switch (e.Data)
        {
            case PartnerTermsDescribed described when batch.Find(described.Partner) is { } partner:
                var key = described.Partner.Value;
                IsNew = !_own.ContainsKey(key);
                HasSeenAll = IsNew && partner.Status != PartnerStatus.Pending;
                _own[key] = PartnerSight.Of(described.Terms);
                Changed = new(key, _own[key]);
                batch.PutView(new PartnerView(key, JsonSerializer.Serialize(described.Terms, OcpiStateJson.Default.PartnerTerms)));
                break;
            case PartnerRemoved removed when _own.Remove(removed.Partner.Value):
                Gone = removed.Partner.Value;
                batch.DropView(Gone);
                break;
            case TariffDescribed described:
                Stand(described.Tariff.Id, described.ForPartners ? TariffStanding.Partners : TariffStanding.Everybody, e);
                break;
            case TariffRemoved removed:
                Stand(removed.Id, TariffStanding.Removed, e);
                break;
        }
    }

    public void Forget()
    {
        _own.Clear();
        _standings.Clear();
        _loaded = false;
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        foreach (var view in await documents.ViewsAsync(ct))
            _own[view.Partner] = PartnerSight.Of(JsonSerializer.Deserialize(view.Terms, OcpiStateJson.Default.PartnerTerms));
        foreach (var tariff in await readModels.Tariffs.AllAsync(ct))
            _standings[tariff.Tariff.Id] = tariff.Standing;
        _readUpTo = await log.HeadAsync(ct);
        _loaded = true;
    }

    // What was read at the start may be ahead of the feed; then nothing here tells whether the documents know it yet.
    private void Stand(string id, TariffStanding now, RecordedEvent e)
    {
        if (StandingOf(id) != now || e.Position <= _readUpTo)
            Tariff = id;
        _standings[id] = now;
    }
}
