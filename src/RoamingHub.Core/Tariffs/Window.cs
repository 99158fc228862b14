using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>
/// A time in which no clock changes an answer: between two moments of the <see cref="CutPoints"/>. What the time of day, the date, the weekday and
/// the duration say is asked once for all its segments; what energy, power and current say, for each of them.
/// </summary>
/// <param name="origin">Start of the timeline, UTC.</param>
/// <param name="from">Ticks since the origin.</param>
internal sealed class Window(PriceBook book, DateTimeOffset origin, DateTimeZone zone, long from)
{
    private readonly PricedElement[]?[] standing = new PricedElement[]?[Enum.GetValues<PriceDimension>().Length];
    private readonly WallClock clock = book.UsesClock ? WallClock.At(origin, zone, from) : default;

    public PriceBook Book => book;
    public DateTimeOffset Origin => origin;

    /// <summary>In their order the elements with a component of the dimension that may apply in this time, up to the first that does in any case.</summary>
    public PricedElement[] Standing(PriceDimension dimension) => standing[(int)dimension] ??= Find(dimension);

    public bool DurationHolds(PricedElement element) => element.DurationHolds(from);

    public bool ClockHolds(PricedElement element) => !book.UsesClock || element.ClockHolds(clock);

    /// <summary>The wall clock at the charge point so many ticks after the origin.</summary>
    public WallClock ClockAt(Rational ticks) => WallClock.At(origin, zone, ticks.Floor());

    private PricedElement[] Find(PriceDimension dimension)
    {
        var found = new List<PricedElement>();
        foreach (var element in book.Elements)
        {
            if (element[dimension] is null || !DurationHolds(element) || !ClockHolds(element)) continue;
            found.Add(element);
            if (!element.AsksTheMeter) break;
        }

        return [.. found];
    }
}

/// <summary>What a clock on the wall shows.</summary>
/// <param name="Tick">Since midnight, on the dial: a night in which the clock changes is no longer on it.</param>
/// <param name="Offset">From UTC, in seconds.</param>
internal readonly record struct WallClock(DateOnly Date, long Tick, int Offset)
{
    public static WallClock At(DateTimeOffset origin, DateTimeZone zone, long ticks)
    {
        var local = Instant.FromDateTimeOffset(origin).PlusTicks(ticks).InZone(zone);
        return new(local.Date.ToDateOnly(), local.TimeOfDay.TickOfDay, local.Offset.Seconds);
    }
}
