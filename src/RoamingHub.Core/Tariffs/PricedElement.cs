namespace RoamingHub.Core.Tariffs;

/// <summary>An element with its position in the tariff, its first component of each dimension at hand, and its restrictions ready to be asked.</summary>
internal sealed class PricedElement(int index, TariffElement element)
{
    private static readonly Restrictions None = new();

    private readonly Restrictions asked = element.Restrictions ?? None;
    private readonly DailySpan daily = DailySpan.Of(element.Restrictions ?? None);
    private readonly Rational? minKwh = element.Restrictions?.MinKwh;
    private readonly Rational? maxKwh = element.Restrictions?.MaxKwh;
    private readonly PriceComponent? flat = First(element, PriceDimension.Flat);
    private readonly PriceComponent? energy = First(element, PriceDimension.Energy);
    private readonly PriceComponent? time = First(element, PriceDimension.Time);
    private readonly PriceComponent? parking = First(element, PriceDimension.Parking);

    public int Index { get; } = index;
    public Restrictions? Restrictions { get; } = element.Restrictions;

    public bool AsksTheClock { get; } = element.Restrictions is
        { StartTime: not null } or { EndTime: not null } or { StartDate: not null } or { EndDate: not null } or { DaysOfWeek.Count: > 0 };

    /// <summary>Whether it asks for energy, power or current.</summary>
    public bool AsksTheMeter { get; } = element.Restrictions is
        { MinKwh: not null } or { MaxKwh: not null } or { MinPower: not null } or { MaxPower: not null } or { MinCurrent: not null } or { MaxCurrent: not null };

    public PriceComponent? this[PriceDimension dimension] => dimension switch
    {
        PriceDimension.Flat => flat,
        PriceDimension.Energy => energy,
        PriceDimension.Time => time,
        _ => parking,
    };

    /// <param name="ticks">Since the session (or the reservation) began.</param>
    public bool DurationHolds(long ticks) =>
        (asked.MinDuration is not { } min || ticks >= min * TimeSpan.TicksPerSecond)
        && (asked.MaxDuration is not { } max || ticks < max * TimeSpan.TicksPerSecond);

    public bool ClockHolds(WallClock clock) => !AsksTheClock || (DateHolds(clock) && WeekdayHolds(clock) && TimeOfDayHolds(clock));

    public bool DateHolds(WallClock clock) =>
        (asked.StartDate is not { } first || clock.Date >= first) && (asked.EndDate is not { } end || clock.Date < end);

    // The weekday is that of the instant itself, also after midnight in a span that wraps.
    public bool WeekdayHolds(WallClock clock) => asked.DaysOfWeek is not { Count: > 0 } days || days.Contains(clock.Date.DayOfWeek);

    public bool TimeOfDayHolds(WallClock clock) => daily.Contains(clock.Tick);

    public bool EnergyHolds(Segment segment) =>
        (minKwh is not { } min || segment.Consumed >= min) && (maxKwh is not { } max || segment.Consumed < max);

    public Answer PowerHolds(Segment segment) =>
        Within(asked.MinPower, asked.MaxPower, segment.Activity == Activity.Charging ? segment.PowerKw : 0);

    public Answer CurrentHolds(Segment segment) =>
        Within(asked.MinCurrent, asked.MaxCurrent, segment.Activity == Activity.Charging ? segment.CurrentA : 0);

    private static Answer Within(decimal? min, decimal? max, decimal? reading)
    {
        if (min is null && max is null) return Answer.Holds;
        if (reading is not { } value) return Answer.NoReading;
        return (min is null || value >= min) && (max is null || value < max) ? Answer.Holds : Answer.Fails;
    }

    private static PriceComponent? First(TariffElement element, PriceDimension dimension) =>
        element.Components.FirstOrDefault(c => c.Dimension == dimension);
}

/// <summary>What a restriction says of a segment.</summary>
internal enum Answer
{
    Holds,
    Fails,

    /// <summary>It asks for power or current, and nobody has read it.</summary>
    NoReading,
}
