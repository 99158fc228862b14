using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Emp;

/// <summary>EMP to Hubject: the products that these operators offer to it or to everybody (eRoamingPullPricingProductData v1.0).</summary>
public sealed record PullPricingProductData(IReadOnlyList<string> OperatorIDs, DateTimeOffset? LastCall = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .NotEmpty(OperatorIDs).That(OperatorIDs.All(Formats.OperatorIds.IsValid), nameof(OperatorIDs), "holds what is no OperatorID").Found;
}

public sealed record PricingProductDataAnswer(IReadOnlyList<PricingProductData> PricingProductData, StatusCode? StatusCode = null);

/// <summary>EMP to Hubject: which of these products hold at which EVSE (eRoamingPullEVSEPricing v1.0).</summary>
public sealed record PullEvsePricing(string ProviderID, IReadOnlyList<string> OperatorIDs, DateTimeOffset? LastCall = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Provider(ProviderID).NotEmpty(OperatorIDs).That(OperatorIDs.All(Formats.OperatorIds.IsValid), nameof(OperatorIDs), "holds what is no OperatorID").Found;
}

public sealed record EvsePricingAnswer(IReadOnlyList<OperatorEvsePricing> EVSEPricing, StatusCode? StatusCode = null);

public sealed record OperatorEvsePricing(string OperatorID, IReadOnlyList<EvsePricing> EVSEPricing, string? OperatorName = null);
