namespace RoamingHub.Core.Tariffs;

/// <summary>What a charge costs. Elements are walked in their order; for each dimension the first that applies counts (OCPI 2.2.1 §11.3.1).</summary>
/// <param name="Currency">ISO 4217, three capital letters.</param>
/// <param name="MinPrice">A charge costs at least this; excluding and including VAT are limited independently.</param>
/// <param name="MaxPrice">A charge costs at most this.</param>
/// <param name="ValidFrom">The first instant at which a charge may begin under this tariff. The engine does not look at it: a tariff is bound at the start.</param>
public sealed record Tariff(
    string Id,
    string Currency,
    IReadOnlyList<TariffElement> Elements,
    TariffKind? Kind = null,
    Amount? MinPrice = null,
    Amount? MaxPrice = null,
    DateTimeOffset? ValidFrom = null,
    DateTimeOffset? ValidTo = null)
{
    /// <summary>An hour of the week each are 168; what is beyond takes seconds to reckon.</summary>
    public const int MostElements = 500;
}

/// <summary>Whom or which driver's wish a tariff is for; a tariff without a kind is for every charge.</summary>
public enum TariffKind
{
    Regular,
    AdHocPayment,
    ProfileCheap,
    ProfileFast,
    ProfileGreen,
}

/// <summary>Prices that apply together while the restrictions hold.</summary>
public sealed record TariffElement(IReadOnlyList<PriceComponent> Components, Restrictions? Restrictions = null);

/// <summary>The price of one dimension.</summary>
/// <param name="Price">Excluding VAT: per kWh, per hour, or once for <see cref="PriceDimension.Flat"/>.</param>
/// <param name="VatPercent">Absent: no VAT applies. Zero: zero-rated. The two are not the same.</param>
/// <param name="StepSize">Billed in full steps of so many Wh or seconds; 0 counts as 1; of no meaning for a flat price.</param>
public sealed record PriceComponent(PriceDimension Dimension, decimal Price, decimal? VatPercent = null, int StepSize = 1);

public enum PriceDimension
{
    Flat,
    Energy,
    Time,
    Parking,
}

/// <summary>When an element applies: everything that is given must hold. Lower bounds are inclusive, upper bounds exclusive (OCPI 2.2.1 §11.4.6).</summary>
/// <param name="StartTime">Local wall clock at the charge point.</param>
/// <param name="EndTime">Local wall clock; before <paramref name="StartTime"/> it is the next day's, 00:00 is the end of the day, equal means all day.</param>
/// <param name="MinKwh">Energy taken so far in the session.</param>
/// <param name="MinCurrent">Momentary current, sum of the phases, in A. Without a reading a limit on it does not hold.</param>
/// <param name="MinPower">Momentary power in kW. Without a reading a limit on it does not hold.</param>
/// <param name="MinDuration">Seconds since the session (or the reservation) began, parking included.</param>
/// <param name="Reservation">Given: the element prices a reservation, never the charge.</param>
public sealed record Restrictions(
    TimeOnly? StartTime = null,
    TimeOnly? EndTime = null,
    DateOnly? StartDate = null,
    DateOnly? EndDate = null,
    decimal? MinKwh = null,
    decimal? MaxKwh = null,
    decimal? MinCurrent = null,
    decimal? MaxCurrent = null,
    decimal? MinPower = null,
    decimal? MaxPower = null,
    int? MinDuration = null,
    int? MaxDuration = null,
    IReadOnlyList<DayOfWeek>? DaysOfWeek = null,
    ReservationPricing? Reservation = null);

public enum ReservationPricing
{
    Reservation,

    /// <summary>Prices a reservation that nobody used; dimensions it lacks come from <see cref="Reservation"/>.</summary>
    ReservationExpires,
}

/// <summary>Money in the currency that stands beside it.</summary>
/// <param name="InclVat">Absent where nothing is taxed.</param>
public sealed record Amount(decimal ExclVat, decimal? InclVat = null);

/// <summary>A tariff and the instant from which it prices a running charge.</summary>
public sealed record TariffInForce(DateTimeOffset From, Tariff Tariff);
