namespace RoamingHub.Core.Tariffs;

/// <summary>The elements of one tariff that may price one kind of timeline, in the order in which they are asked.</summary>
internal sealed class PriceBook
{
    private PriceBook(Tariff tariff, IEnumerable<PricedElement> elements)
    {
        Tariff = tariff;
        Elements = [.. elements];
        UsesClock = Elements.Any(e => e.Restrictions is
            { StartTime: not null } or { EndTime: not null } or { StartDate: not null } or { EndDate: not null } or { DaysOfWeek.Count: > 0 });
    }

    public Tariff Tariff { get; }
    public IReadOnlyList<PricedElement> Elements { get; }
    public bool UsesClock { get; }

    public static PriceBook ForCharge(Tariff tariff) => new(tariff, ElementsOf(tariff, null));

    /// <summary>An expired reservation asks the elements for expiry first; what they lack comes from the others (OCPI 2.2.1 §11.4.3).</summary>
    public static PriceBook ForReservation(Tariff tariff, bool used)
    {
        var reserved = ElementsOf(tariff, ReservationPricing.Reservation);
        return new(tariff, used ? reserved : ElementsOf(tariff, ReservationPricing.ReservationExpires).Concat(reserved));
    }

    private static IEnumerable<PricedElement> ElementsOf(Tariff tariff, ReservationPricing? pool) =>
        tariff.Elements.Select((element, index) => new PricedElement(index, element)).Where(e => e.Restrictions?.Reservation == pool);
}

/// <summary>An element with its position in the tariff and its first component of each dimension at hand.</summary>
internal sealed class PricedElement(int index, TariffElement element)
{
    private readonly PriceComponent? flat = First(element, PriceDimension.Flat);
    private readonly PriceComponent? energy = First(element, PriceDimension.Energy);
    private readonly PriceComponent? time = First(element, PriceDimension.Time);
    private readonly PriceComponent? parking = First(element, PriceDimension.Parking);

    public int Index { get; } = index;
    public Restrictions? Restrictions { get; } = element.Restrictions;

    public PriceComponent? this[PriceDimension dimension] => dimension switch
    {
        PriceDimension.Flat => flat,
        PriceDimension.Energy => energy,
        PriceDimension.Time => time,
        _ => parking,
    };

    private static PriceComponent? First(TariffElement element, PriceDimension dimension) =>
        element.Components.FirstOrDefault(c => c.Dimension == dimension);
}
