using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Pricing;

/// <summary>CPO to Hubject: which products hold at which EVSE (eRoamingPushEVSEPricing v1.0). Answered by an Acknowledgement; never
/// two at a time.</summary>
public sealed record PushEvsePricing(ActionType ActionType, IReadOnlyList<EvsePricing> EVSEPricing) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().NotEmpty(EVSEPricing).Each(EVSEPricing, p => p.Validate()).Found;
}

/// <param name="ProviderID">One provider, or `*` for all.</param>
/// <param name="EvseIDProductList">Products that were pushed before.</param>
public sealed record EvsePricing(string EvseID, string ProviderID, IReadOnlyList<string> EvseIDProductList) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .SentEvse(EvseID)
        .Format(ProviderID, ProviderIds.IsValidOrEveryone, "`*` or a ProviderID")
        .NotEmpty(EvseIDProductList)
        .That(EvseIDProductList.All(p => p.Length is >= 1 and <= SessionChecks.MaxProductId),
            nameof(EvseIDProductList), "holds a product id that has not 1 to 50 characters")
        .Found;
}
