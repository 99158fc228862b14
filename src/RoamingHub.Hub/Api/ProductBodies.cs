using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;

namespace RoamingHub.Hub.Api;

internal sealed record AvailabilityBody(string? Begin, string? End, string? On);

internal sealed record AdditionalReferenceBody(string? Reference, string? Unit, decimal? Price);

/// <summary>What a product is, apart from its id.</summary>
internal record ProductPut
{
    public string? Description { get; init; }

    public string? PowerType { get; init; }

    public decimal? MinPowerKw { get; init; }

    public decimal? MaxPowerKw { get; init; }

    /// <summary>ISO 3166-1 alpha-3; without it everywhere.</summary>
    public IReadOnlyList<string?>? Countries { get; init; }

    public decimal? PricePerReferenceUnit { get; init; }

    public string? ReferenceUnit { get; init; }

    public string? Currency { get; init; }

    public decimal? MaximumChargingPower { get; init; }

    public bool? IsValid24hours { get; init; }

    public IReadOnlyList<AvailabilityBody?>? Availability { get; init; }

    public IReadOnlyList<AdditionalReferenceBody?>? AdditionalReferences { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }
}

internal sealed record ProductView : ProductPut
{
    [JsonPropertyOrder(-1)]
    public required string Id { get; init; }

    /// <summary>One of those that exist from the start.</summary>
    public bool? Standard { get; init; }

    /// <summary>Only in the answer to a description.</summary>
    public IReadOnlyList<ProductFinding>? Warnings { get; init; }
}

internal sealed record OfferPut(
    string? Kind, string? ProviderId, IReadOnlyList<string?>? Products, IReadOnlyList<string?>? Evses, decimal? DefaultPrice, string? Currency,
    string? ReferenceUnit, DateTimeOffset? ValidFrom, DateTimeOffset? ValidTo);

/// <param name="ProviderId"><c>*</c> for an offer to all.</param>
/// <param name="Warnings">Only in the answer to a description.</param>
internal sealed record OfferView(
    string Id, string Kind, string ProviderId, IReadOnlyList<string> Products, IReadOnlyList<string>? Evses, decimal? DefaultPrice, string? Currency,
    string? ReferenceUnit, DateTimeOffset ValidFrom, DateTimeOffset? ValidTo, IReadOnlyList<ProductFinding>? Warnings = null);

/// <summary>The API's words for what is sold. They are those that Hubject's service for prices has.</summary>
internal static class ProductWords
{
    public const string Everyone = "*";

    public static readonly IReadOnlyDictionary<string, CurrentKind> Currents = new Dictionary<string, CurrentKind>
    {
        ["AC_1_PHASE"] = CurrentKind.SinglePhase, ["AC_3_PHASE"] = CurrentKind.ThreePhase, ["DC"] = CurrentKind.Direct,
    };

    public static readonly IReadOnlyDictionary<string, PriceUnit> Units = new Dictionary<string, PriceUnit>
    {
        ["KILOWATT_HOUR"] = PriceUnit.KilowattHour, ["HOUR"] = PriceUnit.Hour, ["MINUTE"] = PriceUnit.Minute,
    };

    public static readonly IReadOnlyDictionary<string, FeeKind> Fees = new Dictionary<string, FeeKind>
    {
        ["START FEE"] = FeeKind.Start, ["FIXED FEE"] = FeeKind.Fixed, ["PARKING FEE"] = FeeKind.Parking, ["MINIMUM FEE"] = FeeKind.Minimum,
        ["MAXIMUM FEE"] = FeeKind.Maximum,
    };

    public static readonly IReadOnlyDictionary<string, OfferKind> Offers = new Dictionary<string, OfferKind>
    {
        ["OfferToAll"] = OfferKind.ToAll, ["Bilateral"] = OfferKind.Bilateral,
    };

    public static string Of<T>(IReadOnlyDictionary<string, T> words, T value) where T : struct => words.First(w => w.Value.Equals(value)).Key;

    public static ProductView Show(Product p, IReadOnlyList<ProductFinding>? warnings = null) => new()
    {
        Id = p.Id,
        Description = p.Description,
        PowerType = p.Current is { } current ? Of(Currents, current) : null,
        MinPowerKw = p.MinPowerKw,
        MaxPowerKw = p.MaxPowerKw,
        Countries = p.Countries,
        PricePerReferenceUnit = p.Price?.PerUnit,
        ReferenceUnit = p.Price is { } price ? Of(Units, price.Unit) : null,
        Currency = p.Price?.Currency,
        MaximumChargingPower = p.MaxChargingPowerKw,
        IsValid24hours = p.Times is null,
        Availability = p.Times is { } times ? [.. times.Select(Show)] : null,
        AdditionalReferences = p.Fees is { } fees ? [.. fees.Select(f => new AdditionalReferenceBody(Of(Fees, f.Kind), Of(Units, f.Unit), f.Price))] : null,
        ValidFrom = p.ValidFrom,
        ValidTo = p.ValidTo,
        Standard = StandardProducts.Find(p.Id) is null ? null : true,
        Warnings = warnings,
    };

    public static OfferView Show(Offer o, IReadOnlyList<ProductFinding>? warnings = null) => new(
        o.Id, Of(Offers, o.Kind), o.Provider ?? Everyone, o.Products, o.Evses, o.Default?.PerUnit, o.Default?.Currency,
        o.Default is { } price ? Of(Units, price.Unit) : null, o.ValidFrom, o.ValidTo, warnings);

    /// <summary>Whether two descriptions are not the same; their lists are compared by what they hold.</summary>
    public static bool Differ(Product one, Product other) => Text(Show(one)) != Text(Show(other));

    public static bool Differ(Offer one, Offer other) => JsonSerializer.Serialize(Show(one), ApiJson.Default.OfferView) != JsonSerializer.Serialize(Show(other), ApiJson.Default.OfferView);

    private static string Text(ProductView view) => JsonSerializer.Serialize(view, ApiJson.Default.ProductView);

    private static AvailabilityBody Show(SaleTime time) => new(Text(time.Begin), time.End == TimeOnly.MinValue ? "24:00" : Text(time.End), time.On.ToString());

    private static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
