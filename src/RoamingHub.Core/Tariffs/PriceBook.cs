namespace RoamingHub.Core.Tariffs;

/// <summary>The elements of one tariff that may price one kind of timeline, in the order in which they are asked.</summary>
internal sealed class PriceBook
{
    private PriceBook(Tariff tariff, IEnumerable<PricedElement> elements)
    {
        Tariff = tariff;
        Elements = [.. elements];
        UsesClock = Elements.Any(e => e.AsksTheClock);
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
