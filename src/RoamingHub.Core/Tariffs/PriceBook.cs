namespace RoamingHub.Core.Tariffs;

/// <summary>The elements of one tariff that may price one kind of timeline, in the order in which they are asked.</summary>
internal sealed class PriceBook
{
    private PriceBook(Tariff tariff, IEnumerable<(TariffElement Element, int Index)> elements)
    {
        var asked = elements.ToList();
        IEnumerable<decimal?> Limits(Func<Restrictions, decimal?> min, Func<Restrictions, decimal?> max) =>
            asked.Select(a => a.Element.Restrictions).OfType<Restrictions>().SelectMany(r => new[] { min(r), max(r) });
        Tariff = tariff;
        Energy = new(Limits(r => r.MinKwh, r => r.MaxKwh).Select(kwh => (Rational?)kwh));
        Power = new(Limits(r => r.MinPower, r => r.MaxPower));
        Current = new(Limits(r => r.MinCurrent, r => r.MaxCurrent));
        Elements = [.. asked.Select(a => new PricedElement(a.Index, a.Element, this))];
        UsesClock = Elements.Any(e => e.AsksTheClock);
    }

    public Tariff Tariff { get; }
    public IReadOnlyList<PricedElement> Elements { get; }
    public bool UsesClock { get; }

    /// <summary>Limits in kWh.</summary>
    public Ladder<Rational> Energy { get; }

    /// <summary>Limits in kW.</summary>
    public Ladder<decimal> Power { get; }

    /// <summary>Limits in A.</summary>
    public Ladder<decimal> Current { get; }

    public static PriceBook ForCharge(Tariff tariff) => new(tariff, ElementsOf(tariff, null));

    /// <summary>An expired reservation asks the elements for expiry first; what they lack comes from the others (OCPI 2.2.1 §11.4.3).</summary>
    public static PriceBook ForReservation(Tariff tariff, bool used)
    {
        var reserved = ElementsOf(tariff, ReservationPricing.Reservation);
        return new(tariff, used ? reserved : ElementsOf(tariff, ReservationPricing.ReservationExpires).Concat(reserved));
    }

    private static IEnumerable<(TariffElement Element, int Index)> ElementsOf(Tariff tariff, ReservationPricing? pool) =>
        tariff.Elements.Select((element, index) => (element, index)).Where(e => e.element.Restrictions?.Reservation == pool);
}
