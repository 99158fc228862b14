namespace RoamingHub.Core.Tariffs;

/// <summary>An element with its position in the tariff, its first component of each dimension at hand, and its restrictions ready to be asked.</summary>
internal sealed class PricedElement(int index, TariffElement element, PriceBook book)
{
    private static readonly Restrictions None = new();

    private readonly Restrictions asked = element.Restrictions ?? None;
    private readonly DailySpan daily = DailySpan.Of(element.Restrictions ?? None);
    private readonly Rungs? kwh = book.Energy.Between(element.Restrictions?.MinKwh, element.Restrictions?.MaxKwh);
    private readonly Rungs? power = book.Power.Between(element.Restrictions?.MinPower, element.Restrictions?.MaxPower);
    private readonly Rungs? current = book.Current.Between(element.Restrictions?.MinCurrent, element.Restrictions?.MaxCurrent);
    private readonly PriceComponent? flat = First(element, PriceDimension.Flat);
    private readonly PriceComponent? energy = First(element, PriceDimension.Energy);
    private readonly PriceComponent? time = First(element, PriceDimension.Time);
    private readonly PriceComponent? parking = First(element, PriceDimension.Parking);
    private string? words;

    public int Index { get; } = index;
    public Restrictions? Restrictions { get; } = element.Restrictions;

    /// <summary>Its position and its restrictions, for people.</summary>
    public string Words => words ??= $"element {Index}: {RestrictionText.Of(Restrictions)}";

    public bool AsksTheClock { get; } = element.Restrictions is
        { StartTime: not null } or { EndTime: not null } or { StartDate: not null } or { EndDate: not null } or { DaysOfWeek.Count: > 0 };

    /// <summary>Whether it asks for energy, power or current.</summary>
    public bool AsksTheMeter => kwh is not null || power is not null || current is not null;

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

    public bool EnergyHolds(in Segment segment) => kwh is not { } rungs || rungs.Contains(segment.EnergyRung);

    public Answer PowerHolds(in Segment segment) => Holds(power, segment.PowerRung);

    public Answer CurrentHolds(in Segment segment) => Holds(current, segment.CurrentRung);

    private static Answer Holds(Rungs? limits, int? rung) => (limits, rung) switch
    {
        (null, _) => Answer.Holds,
        (_, null) => Answer.NoReading,
        ({ } rungs, { } value) => rungs.Contains(value) ? Answer.Holds : Answer.Fails,
    };

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
