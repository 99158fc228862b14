using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Products;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Pricing;

/// <summary>
/// Owes Hubject the products that have a price and are on sale, and at which EVSEs they hold. What follows from the catalogue is compared with
/// what was owed before, and only differences are owed: Hubject takes six messages a minute.
/// </summary>
internal sealed class PricingFeed(OicpPartners partners, ReadModels readModels, Deliveries deliveries, EventLog log) : IModuleFeed
{
    // Whoever describes one product often describes the next at once; they go out together.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    private static readonly string[] Both = [OicpModules.PricingProducts, OicpModules.EvsePricing];

    private const string Forgotten = "";

    private readonly PricingPlaces _places = new(readModels);
    private readonly ListingBook _listings = new(readModels);
    private readonly Dictionary<(string Partner, string Module), Dictionary<string, string?>> _owed = [];
    private Catalogue? _catalogue;
    private DateTimeOffset _now;

    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (!Concerns(e.Data))
            return;
        var catalogue = _catalogue ?? await LoadAsync(e, ct);
        _now = Later(_now, e.Data is ValidityTurned turned ? Later(turned.At, e.At) : e.At);
        await _listings.FollowAsync(e, ct);
        var touched = _places.Apply(e.Data);
        if (catalogue.Apply(e.Data))
        {
            foreach (var partner in batch.Partners)
                await OweAllAsync(partner, e, batch, ct);
            return;
        }

        switch (e.Data)
        {
            case LocationDescribed or LocationRemoved or ListingDescribed or ListingRemoved:
                foreach (var partner in batch.Partners)
                    await OwePlacesAsync(partner, touched, e, batch, ct);
                break;
            case PartnerConnected connected:
                await OweAnewAsync(connected.Partner.Value, Both, e, batch, ct);
                break;
            case PartnerSettingsChanged changed when await Elsewhere.IsAsync(log, e, changed.Settings, ct):
                await OweAnewAsync(changed.Partner.Value, Both, e, batch, ct);
                break;
            case PartnerSettingsChanged changed when batch.Partners.FirstOrDefault(p => p.Id == changed.Partner) is { } partner:
                await OweAllAsync(partner, e, batch, ct);
                break;
            case PartnerSyncRequested sync:
                await OweAnewAsync(sync.Partner.Value, [sync.Module], e, batch, ct);
                break;
            case PartnerRemoved removed:
                _owed.Remove((removed.Partner.Value, OicpModules.PricingProducts));
                _owed.Remove((removed.Partner.Value, OicpModules.EvsePricing));
                break;
        }
    }

    public void Forget()
    {
        _catalogue = null;
        _places.Forget();
        _listings.Forget();
        _owed.Clear();
    }

    private static bool Concerns(object e) => e is
        ProductDescribed or ProductRemoved or OfferDescribed or OfferWithdrawn or ProductAssigned or ProductUnassigned or ValidityTurned
        or LocationDescribed or LocationRemoved or ListingDescribed or ListingRemoved or PartnerConnected or PartnerSettingsChanged or PartnerRemoved
        or PartnerSyncRequested { Module: OicpModules.PricingProducts or OicpModules.EvsePricing };

    // What is read may be ahead of this event; the events between say the same again.
    private async Task<Catalogue> LoadAsync(RecordedEvent e, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(e.Position, ct);
        await _places.LoadAsync(ct);
        return _catalogue = (await readModels.Products.LoadAsync(ct)).Catalogue;
    }

    private async Task OweAnewAsync(string id, IReadOnlyList<string> modules, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (batch.Partners.FirstOrDefault(p => p.Id.Value == id) is not { } partner)
            return;
        foreach (var module in modules)
        {
            if ((await OwedAsync(id, module, ct)).Count == 0 && OnSale.Lists(_catalogue!, _now).Count == 0)
                continue; // who sells nothing by prices says nothing of them
            batch.Owe(new(id, module, RecordDelivery.Everything, DeliveryClass.State, e.Position));
            var owed = await OwedAsync(id, module, ct);
            foreach (var stands in owed.Where(o => o.Value is not null).Select(o => o.Key).ToList())
                owed[stands] = Forgotten; // what is wanted is owed again, what is not any more is taken back
        }

        await OweAllAsync(partner, e, batch, ct);
    }

    private async Task OweAllAsync(Partner partner, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var settings = partners.SettingsOf(partner);
        var lists = OnSale.Lists(_catalogue!, _now);
        var products = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            foreach (var product in list.Products)
                products[PricingMapping.ObjectOf(list, product.Id)] = PricingMapping.ToDraft(settings, list, product);
        }

        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        if (lists.Count > 0)
        {
            foreach (var (id, location, evse) in _places.All)
                AddPlace(places, settings, lists, id, location, evse);
        }

        await OweDifferencesAsync(partner, OicpModules.PricingProducts, products, null, e, batch, ct);
        await OweDifferencesAsync(partner, OicpModules.EvsePricing, places, null, e, batch, ct);
    }

    private async Task OwePlacesAsync(Partner partner, IReadOnlyCollection<string> ids, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var settings = partners.SettingsOf(partner);
        var lists = OnSale.Lists(_catalogue!, _now);
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        var here = (e.Data as LocationDescribed)?.Location.Id;
        foreach (var id in lists.Count > 0 ? ids : [])
        {
            foreach (var (location, evse) in _places.Find(id, here))
                AddPlace(places, settings, lists, id, location, evse);
        }

        await OweDifferencesAsync(partner, OicpModules.EvsePricing, places, ids, e, batch, ct);
    }

    private void AddPlace(
        Dictionary<string, string> places, OicpSettings settings, IReadOnlyList<PriceList> lists, string id, Location location, Evse evse)
    {
        if (!settings.Owns(id) || !EvseDataMapping.IsOffered(_listings.Of(settings, location.Id, evse.Uid), location, null, evse))
            return;
        foreach (var list in lists)
        {
            if (OnSale.At(_catalogue!, list, location, evse, _now) is { Count: > 0 } products)
                places.TryAdd(PricingMapping.ObjectOf(list, id), PricingMapping.ToDraft(id, list, products));
        }
    }

    /// <param name="evses">Null: what is not wanted any more is taken back; else only what is of these EVSEs.</param>
    private async Task OweDifferencesAsync(
        Partner partner, string module, Dictionary<string, string> wanted, IReadOnlyCollection<string>? evses, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var owed = await OwedAsync(partner.Id.Value, module, ct);
        foreach (var (id, content) in wanted)
        {
            if (owed.GetValueOrDefault(id) != content)
                Owe(id, content);
        }

        foreach (var gone in owed.Where(o => o.Value is not null && !wanted.ContainsKey(o.Key) && evses?.Contains(o.Key.Split('|', 2)[1]) != false).Select(o => o.Key).ToList())
            Owe(gone, null);

        void Owe(string id, string? content)
        {
            owed[id] = content;
            batch.Owe(new(partner.Id.Value, module, id, DeliveryClass.State, e.Position, content, NotBefore: e.At + Gathering));
        }
    }

    private async Task<Dictionary<string, string?>> OwedAsync(string partner, string module, CancellationToken ct)
    {
        if (!_owed.TryGetValue((partner, module), out var owed))
        {
            owed = _owed[(partner, module)] = (await deliveries.OfModuleAsync(partner, module, ct)).Where(d => d.Object != RecordDelivery.Everything)
                .ToDictionary(d => d.Object, d => d.Content, StringComparer.Ordinal);
        }

        return owed;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
