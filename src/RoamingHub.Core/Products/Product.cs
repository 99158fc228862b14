using RoamingHub.Core.Locations;

namespace RoamingHub.Core.Products;

/// <summary>What a charge is sold as, and for how much. Prices are without VAT.</summary>
/// <param name="Id">1 to 50 characters, compared exactly: partners price their drivers' charges by it.</param>
/// <param name="Current">Only for connectors with this current; null: for all.</param>
/// <param name="MinPowerKw">Only for connectors of at least this power; <paramref name="MaxPowerKw"/>: of at most this.</param>
/// <param name="Countries">Only there (ISO 3166-1 alpha-3); null: everywhere.</param>
/// <param name="Price">Null while nobody has set one; the product is then not shown to partners.</param>
/// <param name="MaxChargingPowerKw">The most that a charge under this product gets.</param>
/// <param name="Times">When it is on sale, by the clock of the place; null: day and night.</param>
/// <param name="ValidFrom">The first instant at which a charge may begin under it; <paramref name="ValidTo"/>: the first at which none may any more.</param>
public sealed record Product(
    string Id, string? Description = null, CurrentKind? Current = null, decimal? MinPowerKw = null, decimal? MaxPowerKw = null,
    IReadOnlyList<string>? Countries = null, UnitPrice? Price = null, decimal? MaxChargingPowerKw = null, IReadOnlyList<SaleTime>? Times = null,
    IReadOnlyList<ProductFee>? Fees = null, DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidTo = null)
{
    public const int LongestId = 50;

    public bool IsValid(DateTimeOffset at) => Validity.Holds(ValidFrom, ValidTo, at);

    /// <summary>
    /// Whether a connector may be sold as this. A connector goes by its nominal power, so 230 V × 16 A × 3 = 11.04 kW is 11 kW; the exact
    /// value counts where it lies within the bounds.
    /// </summary>
    public bool Fits(Connector connector, string country)
    {
        ArgumentNullException.ThrowIfNull(connector);
        var power = connector.PowerWatts / 1000;
        return (Current is null || Current == connector.Current)
            && (Countries is null || Countries.Any(c => string.Equals(c, country, StringComparison.OrdinalIgnoreCase)))
            && (Admits(power) || Admits(Math.Round(power, MidpointRounding.AwayFromZero)));
    }

    private bool Admits(decimal kw) => !(kw < MinPowerKw) && !(kw > MaxPowerKw);
}

/// <summary>A price per kWh, hour or minute.</summary>
/// <param name="Currency">ISO 4217, three capital letters.</param>
public sealed record UnitPrice(decimal PerUnit, PriceUnit Unit, string Currency);

public enum PriceUnit
{
    KilowattHour,
    Hour,
    Minute,
}

/// <summary>What is charged beside the base price, in its currency.</summary>
public sealed record ProductFee(FeeKind Kind, PriceUnit Unit, decimal Price);

public enum FeeKind
{
    /// <summary>Once, when the charge begins.</summary>
    Start,

    /// <summary>Once, in place of all others; the base price is then 0.</summary>
    Fixed,

    /// <summary>For the time in which the vehicle stands without charging.</summary>
    Parking,

    /// <summary>A charge costs at least this; <see cref="Maximum"/>: at most.</summary>
    Minimum,
    Maximum,
}

internal static class Validity
{
    public static bool Holds(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset at) => !(at < from) && !(at >= to);

    public static bool Overlap(DateTimeOffset from, DateTimeOffset? to, DateTimeOffset otherFrom, DateTimeOffset? otherTo) =>
        !(otherTo <= from) && !(to <= otherFrom);
}

/// <summary>The products that exist without anybody having described them; they have no price until somebody sets one.</summary>
public static class StandardProducts
{
    /// <summary>For charges of which nothing is known but that they took place.</summary>
    public const string StandardPrice = "Standard Price";

    public static IReadOnlyList<Product> All { get; } =
    [
        new(ProductChoice.SinglePhase, "Alternating current, one phase", CurrentKind.SinglePhase),
        new(ProductChoice.ThreePhase, "Alternating current, three phases", CurrentKind.ThreePhase),
        new(ProductChoice.DirectCurrent, "Direct current", CurrentKind.Direct),
        new(StandardPrice, "Whatever the connector"),
    ];

    public static Product? Find(string id) => All.FirstOrDefault(p => p.Id == id);
}
