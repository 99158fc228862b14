using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Pricing;

namespace RoamingHub.Simulators.Hubject;

/// <summary>An operator's products, offer by offer, and which of them hold at which EVSE.</summary>
internal sealed class PriceBook
{
    private readonly Dictionary<string, PricingProductData> offers = [];
    private readonly Dictionary<string, Dictionary<string, PricingProductDataRecord>> products = [];
    private readonly Dictionary<string, EvsePricing> evses = [];

    /// <summary>One per provider, with the products it holds now.</summary>
    public IReadOnlyList<PricingProductData> Offers =>
        [.. offers.Select(o => o.Value with { PricingProductDataRecords = [.. products[o.Key].Values] })];

    public IReadOnlyList<EvsePricing> Evses => [.. evses.Values];

    public Verdict Push(ActionType action, PricingProductData offer)
    {
        var provider = Canonical(offer.ProviderID);
        var book = products.TryGetValue(provider, out var known) ? known : [];
        var verdict = PushedBook.Apply(book, action, offer.PricingProductDataRecords, p => p.ProductID);
        if (verdict.IsYes)
            (products[provider], offers[provider]) = (book, offer);
        return verdict;
    }

    public Verdict Push(ActionType action, IReadOnlyList<EvsePricing> records)
    {
        foreach (var record in records)
            if (record.EvseIDProductList.FirstOrDefault(p => !IsOffered(p, record.ProviderID)) is { } product)
                return Verdict.Violation($"EVSE {record.EvseID} names product {product}, which was never pushed.");
        return PushedBook.Apply(evses, action, records, r => $"{EvseIds.Canonical(r.EvseID)} for {Canonical(r.ProviderID)}");
    }

    private bool IsOffered(string product, string provider) =>
        new[] { Canonical(provider), ProviderIds.Everyone }.Any(p => products.GetValueOrDefault(p)?.ContainsKey(product) == true);

    private static string Canonical(string provider) => provider == ProviderIds.Everyone ? provider : ProviderIds.Canonical(provider);
}
