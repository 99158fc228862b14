using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Tariffs;

/// <summary>Prices and when they apply (OCPI 2.2.1 §11.4.4).</summary>
public sealed record TariffElement(IReadOnlyList<PriceComponent>? PriceComponents = null, TariffRestrictions? Restrictions = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Objects("price_components", PriceComponents, atLeastOne: true);
        check.Object("restrictions", Restrictions, required: false);
        var forReservation = Restrictions?.Reservation is not null;
        if (forReservation && PriceComponents?.Any(c => c?.Type?.Value is TariffDimensionType.ENERGY or TariffDimensionType.PARKING_TIME) == true)
            check.Add("price_components", "of a reservation may only be FLAT and TIME");
    }
}

/// <summary>
/// Price per kWh, hour or session without VAT; `vat` in percent, absent where none applies, which is not 0 % (OCPI 2.2.1 §11.4.2).
/// `step_size` counts Wh or seconds.
/// </summary>
public sealed record PriceComponent(
    Word<TariffDimensionType>? Type = null, decimal? Price = null, decimal? Vat = null, int? StepSize = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("type", Type);
        check.Present("price", Price);
        if (Vat < 0) check.Add("vat", "is negative");
        if (StepSize is null or < 0) check.Add("step_size", StepSize is null ? "is missing" : "is negative");
    }
}

/// <summary>
/// All that are given must hold (OCPI 2.2.1 §11.4.6). Times and dates are local to the location; from inclusive, to exclusive.
/// </summary>
public sealed record TariffRestrictions : IChecked
{
    /// <summary>`HH:mm`; an end before the start runs over midnight.</summary>
    public string? StartTime { get; init; }

    public string? EndTime { get; init; }

    /// <summary>`yyyy-MM-dd`.</summary>
    public string? StartDate { get; init; }

    public string? EndDate { get; init; }
    public decimal? MinKwh { get; init; }
    public decimal? MaxKwh { get; init; }

    /// <summary>Amperes, summed over the phases.</summary>
    public decimal? MinCurrent { get; init; }

    public decimal? MaxCurrent { get; init; }

    /// <summary>kW.</summary>
    public decimal? MinPower { get; init; }

    public decimal? MaxPower { get; init; }

    /// <summary>Seconds since the session started.</summary>
    public int? MinDuration { get; init; }

    public int? MaxDuration { get; init; }
    public IReadOnlyList<Word<DayOfWeek>>? DayOfWeek { get; init; }

    /// <summary>Present: the element prices reservations, and nothing else.</summary>
    public Word<ReservationRestrictionType>? Reservation { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Matches("start_time", StartTime, Checker.TimeOfDay, "is not HH:mm", required: false);
        check.Matches("end_time", EndTime, Checker.TimeOfDay, "is not HH:mm", required: false);
        check.Matches("start_date", StartDate, Checker.Date, "is not yyyy-MM-dd", required: false);
        check.Matches("end_date", EndDate, Checker.Date, "is not yyyy-MM-dd", required: false);
        foreach (var (member, date) in ((string, string?)[])[("start_date", StartDate), ("end_date", EndDate)])
        {
            if (date is { Length: 10 } && !DateOnly.TryParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _))
                check.Add(member, "is no day of the calendar");
        }

        if (StartDate is not null && EndDate is not null && string.CompareOrdinal(EndDate, StartDate) <= 0)
            check.Add("end_date", "is not after start_date");
        if (MaxKwh <= MinKwh) check.Add("max_kwh", "is not more than min_kwh");
        if (MaxCurrent <= MinCurrent) check.Add("max_current", "is not more than min_current");
        if (MaxPower <= MinPower) check.Add("max_power", "is not more than min_power");
        if (MaxDuration <= MinDuration) check.Add("max_duration", "is not more than min_duration");

        // A restriction that nobody can read must not be let pass: it decides what is paid.
        for (var i = 0; i < DayOfWeek?.Count; i++) check.Word($"day_of_week[{i}]", DayOfWeek[i]);
        if (Reservation is not null) check.Word("reservation", Reservation);
    }
}

public enum TariffDimensionType { ENERGY, FLAT, PARKING_TIME, TIME }

public enum DayOfWeek { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY }

public enum ReservationRestrictionType { RESERVATION, RESERVATION_EXPIRES }
