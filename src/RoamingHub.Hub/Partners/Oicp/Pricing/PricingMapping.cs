using System.Globalization;
using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Pricing;

namespace RoamingHub.Hub.Partners.Oicp.Pricing;

/// <summary>Products and where they are sold, as Hubject takes them. All prices are without VAT.</summary>
internal static class PricingMapping
{
    /// <summary>The provider of a price list, also as the first part of what its deliveries are called.</summary>
    public static string ProviderOf(PriceList list) => list.Provider is { } provider ? Providers.Canonical(provider) : ProviderIds.Everyone;

    public static string ObjectOf(PriceList list, string of) => $"{ProviderOf(list)}|{of}";

    /// <summary>What is owed of a product on a list: the offer that goes around it and its record, or why it cannot be sent.</summary>
    public static string ToDraft(OicpSettings settings, PriceList list, Product product)
    {
        var record = ToRecord(product);
        var data = new PricingProductData(
            settings.OperatorId, list.Provider ?? ProviderIds.Everyone, list.Default.PerUnit, list.Default.Currency, UnitOf(list.Default.Unit), [record], settings.OperatorName);
        return data.Validate() is { Count: > 0 } problems ? Draft.Unsendable(problems) : JsonSerializer.Serialize(data, OicpJson.Wire.PricingProductData);
    }

    /// <summary>Which products of a list hold at an EVSE.</summary>
    public static string ToDraft(string evseId, PriceList list, IReadOnlyList<string> products)
    {
        var pricing = new EvsePricing(evseId, list.Provider ?? ProviderIds.Everyone, products);
        return pricing.Validate() is { Count: > 0 } problems ? Draft.Unsendable(problems) : JsonSerializer.Serialize(pricing, OicpJson.Wire.EvsePricing);
    }

    public static PricingProductDataRecord ToRecord(Product product) => new()
    {
        ProductID = product.Id,
        ReferenceUnit = UnitOf(product.Price!.Unit),
        ProductPriceCurrency = product.Price.Currency,
        PricePerReferenceUnit = product.Price.PerUnit,
        MaximumProductChargingPower = product.MaxChargingPowerKw ?? product.MaxPowerKw ?? MostOf(product.Current),
        IsValid24Hours = SaleWeek.Of(product.Times).IsWhole,
        ProductAvailabilityTimes = [.. SaleWeek.Of(product.Times).Told().Select(t => new ProductAvailabilityTimes(DaysOf(t.On), [.. t.Parts.Select(ToPeriod)]))],
        AdditionalReferences = product.Fees is { Count: > 0 } fees ? [.. fees.Select(f => new AdditionalReferences(FeeOf(f.Kind), UnitOf(f.Unit), f.Price))] : null,
    };

    /// <summary>kW. The member is compulsory; who says nothing of it allows what connectors with this current deliver at most.</summary>
    public static decimal MostOf(CurrentKind? current) => current switch
    {
        CurrentKind.SinglePhase => 7.4m,
        CurrentKind.ThreePhase => 43,
        _ => 400,
    };

    public static ReferenceUnit UnitOf(PriceUnit unit) => unit switch
    {
        PriceUnit.Hour => ReferenceUnit.Hour,
        PriceUnit.Minute => ReferenceUnit.Minute,
        _ => ReferenceUnit.KilowattHour,
    };

    public static AdditionalReference FeeOf(FeeKind fee) => fee switch
    {
        FeeKind.Start => AdditionalReference.StartFee,
        FeeKind.Fixed => AdditionalReference.FixedFee,
        FeeKind.Parking => AdditionalReference.ParkingFee,
        FeeKind.Minimum => AdditionalReference.MinimumFee,
        FeeKind.Maximum => AdditionalReference.MaximumFee,
        _ => throw new ArgumentOutOfRangeException(nameof(fee)),
    };

    private static Days DaysOf(SaleDays on) => Enum.Parse<Days>(on.ToString());

    private static Period ToPeriod(DayPart part) => new(Clock(part.Begin), Clock(part.End));

    private static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
}
