using System.Text.Json.Serialization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Pricing;

/// <summary>CPO to Hubject: the products of one offer, prices without VAT (eRoamingPushPricingProductData v1.0). Answered by an
/// Acknowledgement.</summary>
public sealed record PushPricingProductData(ActionType ActionType, PricingProductData PricingProductData) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Inside(PricingProductData.Validate(), nameof(PricingProductData)).Found;
}

/// <param name="ProviderID">One provider, or `*` for all.</param>
public sealed record PricingProductData(
    string OperatorID, string ProviderID, decimal PricingDefaultPrice, string PricingDefaultPriceCurrency,
    ReferenceUnit PricingDefaultReferenceUnit, IReadOnlyList<PricingProductDataRecord> PricingProductDataRecords,
    string? OperatorName = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Operator(OperatorID)
        .Format(ProviderID, ProviderIds.IsValidOrEveryone, "`*` or a ProviderID")
        .Price(PricingDefaultPrice)
        .Format(PricingDefaultPriceCurrency, ThreeLetters.IsValid, "a currency code")
        .Each(PricingProductDataRecords, r => r.Validate())
        .Distinct(PricingProductDataRecords, r => r.ProductID, nameof(PricingProductDataRecords))
        .Length(OperatorName, 0, 100)
        .Found;
}

public sealed record PricingProductDataRecord : IOicpMessage
{
    /// <summary>1 to 50 characters, compared exactly; CDRs and EVSE pricing refer to it.</summary>
    public required string ProductID { get; init; }

    public required ReferenceUnit ReferenceUnit { get; init; }
    public required string ProductPriceCurrency { get; init; }
    public required decimal PricePerReferenceUnit { get; init; }

    /// <summary>kW (the prose says kWh).</summary>
    public required decimal MaximumProductChargingPower { get; init; }

    [JsonPropertyName("IsValid24hours")] public required bool IsValid24Hours { get; init; }

    /// <summary>Compulsory also for products that are valid all day.</summary>
    public required IReadOnlyList<ProductAvailabilityTimes> ProductAvailabilityTimes { get; init; }

    public IReadOnlyList<AdditionalReferences>? AdditionalReferences { get; init; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Length(ProductID, 1, SessionChecks.MaxProductId)
        .Format(ProductPriceCurrency, ThreeLetters.IsValid, "a currency code")
        .Price(PricePerReferenceUnit)
        .Range(MaximumProductChargingPower, 0, decimal.MaxValue)
        .Each(ProductAvailabilityTimes, t => t.Validate())
        .Each(AdditionalReferences, r => r.Validate())
        .Found;
}

/// <summary>When a product is offered. Written `Periods`, a list; the prose's `Period` is read, as an object or a list.</summary>
public sealed record ProductAvailabilityTimes(
    [property: JsonPropertyName("on")] Days On, IReadOnlyList<Period>? Periods = null) : IOicpMessage
{
    [JsonInclude, JsonConverter(typeof(OneOrManyPeriods))]
    internal IReadOnlyList<Period>? Period { get => null; init => Periods = value ?? Periods; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .That(Periods is { Count: > 0 }, nameof(Periods), "is missing")
        .Each(Periods, p => p.Validate())
        .Found;
}

/// <summary>What is charged beside the base price; with a fixed fee the base price should be 0.</summary>
public sealed record AdditionalReferences(
    AdditionalReference AdditionalReference, ReferenceUnit AdditionalReferenceUnit, decimal PricePerAdditionalReferenceUnit) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Price(PricePerAdditionalReferenceUnit).Found;
}

[JsonConverter(typeof(WireWordConverter<AdditionalReference>))]
public enum AdditionalReference
{
    [JsonStringEnumMemberName("START FEE")] StartFee,
    [JsonStringEnumMemberName("FIXED FEE")] FixedFee,
    [JsonStringEnumMemberName("PARKING FEE")] ParkingFee,
    [JsonStringEnumMemberName("MINIMUM FEE")] MinimumFee,
    [JsonStringEnumMemberName("MAXIMUM FEE")] MaximumFee,
}

[JsonConverter(typeof(WireWordConverter<ReferenceUnit>))]
public enum ReferenceUnit
{
    [JsonStringEnumMemberName("HOUR")] Hour,
    [JsonStringEnumMemberName("KILOWATT_HOUR")] KilowattHour,
    [JsonStringEnumMemberName("MINUTE")] Minute,
}
