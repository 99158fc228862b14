using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;
using Tariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Partners.Ocpi.Tariffs;

/// <summary>
/// Keeps the tariffs each audience sees: as the back office describes them. One that is removed, or no longer for somebody, is gone from the
/// list and deleted at the partner (OCPI 2.2.1 §11.2.2.3).
/// </summary>
internal sealed class TariffsFeed(ReadModels readModels, Documents documents, PartnerViews views) : IModuleFeed
{
    private readonly Dictionary<string, Tariff> _described = new(StringComparer.OrdinalIgnoreCase);
    private readonly ShownDocuments<Tariff> _shown = new(OcpiDocuments.Tariff, documents);
    private bool _loaded;

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (!_loaded)
            await LoadAsync(ct);
        switch (e.Data)
        {
            case TariffDescribed described:
                var tariff = _described[described.Tariff.Id] = OcpiJson.Parse<Tariff>(described.Details);
                foreach (var audience in views.Audiences)
                    Show(audience, tariff.Id!, OcpiTime.Truncate(described.At), e, batch);
                break;
            case TariffRemoved removed:
                _described.Remove(removed.Id);
                foreach (var audience in views.Audiences)
                    Show(audience, removed.Id, OcpiTime.Truncate(e.At), e, batch);
                break;
            case PartnerTermsDescribed when views.Changed is { } changed:
                ShowAll(changed, e, batch);
                break;
            case PartnerRemoved when views.Gone is { } gone:
                _shown.DropAll(gone, batch);
                break;
            case PartnerSyncRequested { Module: ModuleIds.Tariffs } sync:
                foreach (var shown in _shown.All(views.KeyOf(sync.Partner.Value)))
                    batch.Owe(OrderOf(sync.Partner.Value, shown, e));
                break;
        }
    }

    public void Forget()
    {
        _described.Clear();
        _shown.Forget();
        _loaded = false;
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        foreach (var entry in await readModels.Tariffs.AllAsync(ct))
        {
            if (!entry.Removed)
                _described[entry.Tariff.Id] = OcpiJson.Parse<Tariff>(entry.Details);
        }

        foreach (var audience in views.Audiences)
            await _shown.LoadAsync(audience.Key, ct);
        _loaded = true;
    }

    private void ShowAll(Audience audience, RecordedEvent e, FeedBatch batch)
    {
        if (views.HasSeenAll)
        {
            foreach (var seen in _shown.All(OcpiDocuments.Everybody))
                Store(audience, seen, e, batch);
        }

        foreach (var id in _described.Keys.Concat(_shown.All(audience.Key).Select(t => t.Id!)).Distinct(StringComparer.OrdinalIgnoreCase).ToList())
            Show(audience, id, OcpiTime.Truncate(e.At), e, batch);
    }

    private void Show(Audience audience, string id, DateTimeOffset at, RecordedEvent e, FeedBatch batch)
    {
        var before = _shown.Find(audience.Key, id);
        if (!_described.TryGetValue(id, out var now) || !audience.Sight.ShowsTariff(id, views.StandingOf(id)))
        {
            if (before is null)
                return;
            _shown.Drop(audience.Key, id, batch);
            Owe(audience, before, e, batch);
            return;
        }

        if (before is not null && OcpiJson.Write(now with { LastUpdated = before.LastUpdated }) == OcpiJson.Write(before))
            return;

        // Whoever asks for what has changed since yesterday finds what it sees since today.
        now = now with { LastUpdated = Later(now.LastUpdated!.Value, before is null ? at : before.LastUpdated!.Value.AddMilliseconds(1)) };
        Store(audience, now, e, batch);
        Owe(audience, now, e, batch);
    }

    private void Store(Audience audience, Tariff tariff, RecordedEvent e, FeedBatch batch) =>
        _shown.Put(audience.Key, tariff.Id!, tariff, tariff.LastUpdated!.Value, new(tariff.CountryCode!, tariff.PartyId!), e, batch);

    private void Owe(Audience audience, Tariff tariff, RecordedEvent e, FeedBatch batch)
    {
        foreach (var partner in audience.In(batch, views))
            batch.Owe(OrderOf(partner.Id.Value, tariff, e));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // The owner goes along: of a tariff that is removed nothing else is left to make the URL from.
    private static DeliveryOrder OrderOf(string partner, Tariff tariff, RecordedEvent e) =>
        new(partner, ModuleIds.Tariffs, tariff.Id!, DeliveryClass.State, e.Position, $"{tariff.CountryCode}-{tariff.PartyId}");
}
