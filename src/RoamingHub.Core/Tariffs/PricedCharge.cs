using System.Text.Json.Serialization;
using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>A charge with its price, the arithmetic behind it, and the volumes for its record.</summary>
/// <param name="Total">After minimum and maximum price.</param>
/// <param name="Time">Charging time; parking is apart.</param>
/// <param name="Fixed">The flat price of the charge; a reservation's flat price is in <paramref name="Reservation"/>.</param>
/// <param name="Lines">The arithmetic: exact, before the rounding of the sums. Their amounts add up to the total.</param>
/// <param name="Volumes">What was measured, cut wherever another price begins. Not raised by step sizes.</param>
/// <param name="Rounding">Name of the <see cref="RoundingProfile"/> the sums were rounded with.</param>
/// <param name="Free">What none of the elements that could price it did; null where reasons were not asked for, or nothing was free.</param>
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
    string Rounding,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FreeStretch>? Free = null)
{
    /// <summary>The arithmetic in sentences, one a line, without times.</summary>
    public IReadOnlyList<string> Explain() => Explanation.Of(this, null);

    /// <summary>The same, with times.</summary>
    /// <param name="zone">Whose clock they are told by.</param>
    public IReadOnlyList<string> Explain(DateTimeZone zone) => Explanation.Of(this, zone);
}

/// <summary>One price applied to one quantity. Quantities and amounts are exact up to 28 digits.</summary>
/// <param name="Measured">In <paramref name="Unit"/>.</param>
/// <param name="Billed">Measured, raised to a full step where the step falls on this line.</param>
/// <param name="Unit">kWh, h or 1.</param>
/// <param name="Vat">Percent; absent where no VAT applies.</param>
/// <param name="Element">Position in the tariff, from 0; absent for minimum and maximum price, and where nothing priced applies.</param>
/// <param name="Why">Why this price: the restrictions that hold, the limits that lacked a reading, the step.</param>
/// <param name="Step">The step in Wh or seconds, where it raised this line.</param>
/// <param name="PassedOver">Elements before this one that could have priced it; null where reasons were not asked for, or there are none.</param>
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
    string TariffId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Step = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PassedElement>? PassedOver = null);

/// <summary>An element that could price a line and does not.</summary>
/// <param name="Why">Its restrictions that do not hold where the line begins.</param>
public sealed record PassedElement(int Element, string Why);

/// <summary>A quantity for which the tariff has prices, of which none applied.</summary>
/// <param name="Measured">In <paramref name="Unit"/>.</param>
/// <param name="Unit">kWh or h.</param>
public sealed record FreeStretch(
    LineDimension Dimension, DateTimeOffset From, DateTimeOffset To, decimal Measured, string Unit, IReadOnlyList<PassedElement> PassedOver);

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
