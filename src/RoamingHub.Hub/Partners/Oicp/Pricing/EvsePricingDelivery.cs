using System.Text.Json;
using RoamingHub.Core.Products;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Pricing;

/// <summary>PushEVSEPricing: which products hold at which EVSE. It waits until Hubject has the EVSE and the products that it names.</summary>
internal sealed class EvsePricingDelivery(Deliveries deliveries) : RecordDelivery(deliveries, OicpOperation.PushEvsePricing, OicpModules.EvsePricing)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WhenReachable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenRepaired = TimeSpan.FromMinutes(1);

    protected override (string? Body, string List) Members => (null, "EVSEPricing");

    protected override void WriteOperator(Utf8JsonWriter json, OicpSettings settings)
    {
    }

    protected override async Task<IReadOnlyDictionary<long, DeliveryOutcome>> HeldBackAsync(
        OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var heldBack = new Dictionary<long, DeliveryOutcome>();
        var products = (await Deliveries.OfModuleAsync(partner.Id.Value, OicpModules.PricingProducts, ct)).ToDictionary(d => d.Object, StringComparer.Ordinal);
        var evses = (await Deliveries.OfModuleAsync(partner.Id.Value, OicpModules.EvseData, ct)).ToDictionary(d => d.Object, StringComparer.Ordinal);
        foreach (var delivery in batch.Where(d => d.Content is not null && Draft.WhyNot(d.Content) is null))
        {
            var pricing = JsonSerializer.Deserialize(delivery.Content!, OicpJson.Wire.EvsePricing)!;
            if (evses.GetValueOrDefault(pricing.EvseID) is var evse && !(evse is not null && IsThere(evse)))
                heldBack[delivery.Id] = new DeliveryOutcome.RetryAt("Hubject does not have the EVSE's data yet", WaitFor(evse), PartnerDown: false);
            else if (pricing.EvseIDProductList.FirstOrDefault(p => Missing(p, pricing.ProviderID, products) is not null) is { } product)
                heldBack[delivery.Id] = new DeliveryOutcome.RetryAt($"Hubject does not have the product {product} yet", WaitFor(products.GetValueOrDefault($"{Canonical(pricing.ProviderID)}|{product}")), PartnerDown: false);
        }

        return heldBack;
    }

    // A provider's own list or everybody's: either will do.
    private static string? Missing(string product, string provider, Dictionary<string, Delivery> products) =>
        new[] { Canonical(provider), ProviderIds.Everyone }.Any(p => products.GetValueOrDefault($"{p}|{product}") is { Content: not null } there && IsThere(there)) ? null : product;

    private static string Canonical(string provider) => provider == ProviderIds.Everyone ? provider : Providers.Canonical(provider);

    private static TimeSpan WaitFor(Delivery? first) => first?.State switch
    {
        "parked" or "delivered" => WhenRepaired, // it may be one that is not offered
        "retrying" => WhenReachable,
        _ => Soon,
    };
}
