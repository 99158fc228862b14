using System.Globalization;

namespace RoamingHub.Core.Tariffs;

/// <summary>Why the elements before the one that prices a segment do not: what was found, and what they ask for.</summary>
internal static class PassedOver
{
    public static IReadOnlyList<PassedElement> Of(PriceDimension dimension, Segment segment, PricedElement? chosen) =>
    [
        .. segment.Book.Elements.TakeWhile(e => e != chosen).Where(e => e[dimension] is not null)
            .Select(e => new PassedElement(e.Index, string.Join("; ", Broken(e, segment)))),
    ];

    // Every restriction that does not hold, not only the first: who argues about one wants to know whether it would have helped.
    private static IEnumerable<string> Broken(PricedElement element, Segment segment)
    {
        var asked = element.Restrictions ?? new();
        if (element.AsksTheClock)
        {
            var clock = segment.Window.ClockAt(segment.Start);
            if (!element.WeekdayHolds(clock)) yield return Not($"{clock.Date.DayOfWeek}", RestrictionText.Weekdays(asked));
            if (!element.TimeOfDayHolds(clock)) yield return Not(Text(clock), RestrictionText.TimeOfDay(asked));
            if (!element.DateHolds(clock)) yield return Not(clock.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), RestrictionText.Dates(asked));
        }

        if (!element.EnergyHolds(segment)) yield return Not(Number(Taken(segment)), RestrictionText.Kwh(asked));
        if (Meter(element.PowerHolds(segment), "power", segment.PowerKw, RestrictionText.Power(asked)) is { } power) yield return power;
        if (Meter(element.CurrentHolds(segment), "current", segment.CurrentA, RestrictionText.Current(asked)) is { } current) yield return current;
        if (!segment.Window.DurationHolds(element)) yield return Not(Number(Seconds(segment)), RestrictionText.Duration(asked));
    }

    private static string? Meter(Answer answer, string what, decimal? reading, string? limit) => answer switch
    {
        Answer.Fails => Not($"{what} {Number(reading ?? 0)}", limit),
        Answer.NoReading => $"{what} was not read, so it is not {limit}",
        _ => null,
    };

    private static string Not(string found, string? asked) => $"{found} is not {asked}";

    // Where the segment begins, unless energy is given back: then the limit itself is no longer reached.
    private static decimal Taken(Segment segment) =>
        (segment.Energy.Sign < 0 ? segment.Consumed : segment.Consumed - segment.Energy * Rational.Half).ToDecimal();

    private static decimal Seconds(Segment segment) => segment.Start.ToDecimal() / TimeSpan.TicksPerSecond;

    private static string Text(WallClock clock) =>
        new TimeOnly(clock.Tick).ToString(clock.Tick % TimeSpan.TicksPerMinute == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(decimal value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
