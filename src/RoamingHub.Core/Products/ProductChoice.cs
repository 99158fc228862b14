using NodaTime;
using RoamingHub.Core.Locations;

namespace RoamingHub.Core.Products;

/// <summary>Where a charge is to be sold, to whom, and when.</summary>
/// <param name="Country">ISO 3166-1 alpha-3.</param>
/// <param name="TimeZone">IANA name; an unknown one is read as UTC.</param>
/// <param name="Provider">Null where nobody knows yet whose driver it is.</param>
public sealed record Sale(string EvseUid, string LocationId, string Country, string TimeZone, Connector Connector, string? Provider, DateTimeOffset At);

/// <summary>Why a product was chosen.</summary>
public enum ProductRule
{
    Evse,
    Location,
    Bilateral,
    OfferToAll,
    Connector,
}

/// <param name="Offer">The offer's id, where one decided.</param>
public sealed record ChosenProduct(string Product, ProductRule Rule, string? Offer = null);

/// <summary>Which product a charge is sold as. It is chosen once, when the partner first hears of the charge, and repeated as it is.</summary>
public static class ProductChoice
{
    public const string SinglePhase = "AC1";
    public const string ThreePhase = "AC3";
    public const string DirectCurrent = "DC";

    /// <summary>
    /// The product assigned to the EVSE, else to its location, else the first that fits of what is offered to the provider alone, then to all;
    /// without any offer the standard product of the connector.
    /// </summary>
    public static ChosenProduct Choose(Catalogue catalogue, Sale sale)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(sale);
        if (catalogue.AssignedAt(sale.EvseUid, sale.LocationId, sale.At) is { } assigned)
            return new(assigned.Product, assigned.To == AssignedTo.Evse ? ProductRule.Evse : ProductRule.Location);
        var local = LocalTime(sale);
        foreach (var offer in catalogue.OffersAt(sale.EvseUid, sale.Provider, sale.At))
        {
            var fitting = catalogue.ProductsOf(offer, sale.At).FirstOrDefault(p => p.Fits(sale.Connector, sale.Country) && SaleWeek.Of(p.Times).Contains(local));
            if (fitting is not null)
                return new(fitting.Id, offer.Kind == OfferKind.ToAll ? ProductRule.OfferToAll : ProductRule.Bilateral, offer.Id);
        }

        return new(Standard(sale.Connector), ProductRule.Connector);
    }

    /// <summary>Whether the choice does not depend on who the provider is.</summary>
    public static bool IsSameForAll(Catalogue catalogue, Sale sale)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(sale);
        var all = Choose(catalogue, sale with { Provider = null });
        return catalogue.Offers.Values.Where(o => o.Kind == OfferKind.Bilateral && o.IsValid(sale.At) && o.IsAt(sale.EvseUid))
            .All(o => Choose(catalogue, sale with { Provider = o.Provider }).Product == all.Product);
    }

    /// <summary>The product of a connector for which nobody has offered another one.</summary>
    public static string Standard(Connector connector) => connector.Current switch
    {
        CurrentKind.Direct => DirectCurrent,
        CurrentKind.ThreePhase => ThreePhase,
        _ => SinglePhase,
    };

    private static DateTime LocalTime(Sale sale)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(sale.TimeZone) ?? DateTimeZone.Utc;
        return Instant.FromDateTimeOffset(sale.At).InZone(zone).ToDateTimeUnspecified();
    }
}
