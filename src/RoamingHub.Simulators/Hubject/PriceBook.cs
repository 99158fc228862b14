using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Pricing;

namespace RoamingHub.Simulators.Hubject;

/// <summary>An operator's products, offer by offer, and which of them hold at which EVSE.</summary>
internal sealed class PriceBook(TimeProvider time)
{
    private readonly Dictionary<string, PricingProductData> offers = [];
    private readonly Dictionary<string, Dictionary<string, PricingProductDataRecord>> products = [];
    private readonly Dictionary<string, EvsePricing> evses = [];
    private readonly Dictionary<string, DateTimeOffset> offeredAt = [];
    private DateTimeOffset assignedAt;

    /// <summary>One per provider, with the products it holds now.</summary>
    public IReadOnlyList<PricingProductData> Offers =>
        [.. offers.Select(o => o.Value with { PricingProductDataRecords = [.. products[o.Key].Values] })];

    public IReadOnlyList<EvsePricing> Evses => [.. evses.Values];

    public string? OperatorName => offers.Values.LastOrDefault(o => o.OperatorName is not null)?.OperatorName;

    public Verdict Push(ActionType action, PricingProductData offer)
    {
        var provider = Canonical(offer.ProviderID);
        var book = products.TryGetValue(provider, out var known) ? known : [];
        var changed = provider == ProviderIds.Everyone ? offer.PricingProductDataRecords.FirstOrDefault(p => IsDearerOrCheaper(book, p)) : null;
        var verdict = PushedBook.Apply(book, action, offer.PricingProductDataRecords, p => p.ProductID);
        if (!verdict.IsYes)
            return verdict;
        (products[provider], offers[provider], offeredAt[provider]) = (book, offer, time.GetUtcNow());
        return changed is null ? verdict : verdict with { Remark = $"the price of {changed.ProductID} changed, and what is offered to all stays as it was created" };
    }

    public Verdict Push(ActionType action, IReadOnlyList<EvsePricing> records)
    {
        if (action != ActionType.Delete)
            foreach (var record in records)
                if (record.EvseIDProductList.FirstOrDefault(p => !IsOffered(p, record.ProviderID)) is { } product)
                    return Verdict.Violation($"EVSE {record.EvseID} names product {product}, which was never pushed.");
        var verdict = PushedBook.Apply(evses, action, records, r => $"{EvseIds.Canonical(r.EvseID)} for {Canonical(r.ProviderID)}");
        if (verdict.IsYes)
            assignedAt = time.GetUtcNow();
        return verdict;
    }

    /// <summary>What this provider may see, its own offers before those to everybody.</summary>
    public IReadOnlyList<PricingProductData> OffersTo(string provider, DateTimeOffset? since) =>
        [.. Offers.Where(o => IsFor(o.ProviderID, provider) && (since is null || offeredAt[Canonical(o.ProviderID)] > since)).OrderBy(o => o.ProviderID == ProviderIds.Everyone)];

    public IReadOnlyList<EvsePricing> EvsesFor(string provider, DateTimeOffset? since) =>
        since is not null && assignedAt <= since ? [] : [.. evses.Values.Where(e => IsFor(e.ProviderID, provider))];

    /// <summary>Null where the EVSE has no prices for this provider; the products that it has, else.</summary>
    public IReadOnlyList<string>? ProductsAt(string evseId, string provider) =>
        EvsesFor(provider, null).Where(e => EvseIds.Canonical(e.EvseID) == EvseIds.Canonical(evseId)).SelectMany(e => e.EvseIDProductList).ToList() is { Count: > 0 } all
            ? all
            : null;

    private bool IsOffered(string product, string provider) =>
        new[] { Canonical(provider), ProviderIds.Everyone }.Any(p => products.GetValueOrDefault(p)?.ContainsKey(product) == true);

    private static bool IsDearerOrCheaper(Dictionary<string, PricingProductDataRecord> book, PricingProductDataRecord product) =>
        book.TryGetValue(product.ProductID, out var before) && before.PricePerReferenceUnit != product.PricePerReferenceUnit;

    private static bool IsFor(string offeredTo, string provider) => offeredTo == ProviderIds.Everyone || ProviderIds.Same(offeredTo, provider);

    private static string Canonical(string provider) => provider == ProviderIds.Everyone ? provider : ProviderIds.Canonical(provider);
}
