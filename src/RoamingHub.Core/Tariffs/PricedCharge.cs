namespace RoamingHub.Core.Tariffs;

/// <summary>A charge with its price, the arithmetic behind it, and the volumes for its record.</summary>
/// <param name="Total">After minimum and maximum price.</param>
/// <param name="Time">Charging time; parking is apart.</param>
/// <param name="Fixed">The flat price of the charge; a reservation's flat price is in <paramref name="Reservation"/>.</param>
/// <param name="Lines">The arithmetic: exact, before the rounding of the sums. Their amounts add up to the total.</param>
/// <param name="Volumes">What was measured, cut wherever another price begins. Not raised by step sizes.</param>
/// <param name="Rounding">Name of the <see cref="RoundingProfile"/> the sums were rounded with.</param>
public sealed record PricedCharge(
    string Currency,
    Amount Total,
    Amount Energy,
    Amount Time,
    Amount Parking,
    Amount Fixed,
    Amount Reservation,
    IReadOnlyList<PricedLine> Lines,
    ChargeVolumes Volumes,
    string Rounding)
{
    /// <summary>The arithmetic in sentences, one a line, the total last.</summary>
    public IReadOnlyList<string> Explain() => Explanation.Of(this);
}

/// <summary>One price applied to one quantity. Quantities and amounts are exact up to 28 digits.</summary>
/// <param name="Measured">In <paramref name="Unit"/>.</param>
/// <param name="Billed">Measured, raised to a full step where the step falls on this line.</param>
/// <param name="Unit">kWh, h or 1.</param>
/// <param name="Vat">Percent; absent where no VAT applies.</param>
/// <param name="Element">Position in the tariff, from 0; absent for minimum and maximum price, and where nothing priced applies.</param>
/// <param name="Why">Why this price: the restrictions that hold, the limits that lacked a reading, the step.</param>
public sealed record PricedLine(
    LineDimension Dimension,
    DateTimeOffset From,
    DateTimeOffset To,
    decimal Measured,
    decimal Billed,
    string Unit,
    decimal Price,
    decimal? Vat,
    decimal ExclVat,
    decimal? InclVat,
    int? Element,
    string Why,
    string TariffId);

public enum LineDimension
{
    ReservationFlat,
    ReservationTime,
    Flat,
    Energy,
    Time,
    Parking,

    /// <summary>What a minimum price adds to the total.</summary>
    MinPrice,

    /// <summary>What a maximum price takes off the total: a negative amount.</summary>
    MaxPrice,
}
