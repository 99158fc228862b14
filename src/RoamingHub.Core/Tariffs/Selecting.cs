using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>The element that prices one dimension of a segment, if any, and whether an earlier one was passed over for want of a reading.</summary>
internal readonly record struct Choice(PricedElement? Element, bool MissedReading);

/// <summary>For one dimension the first element that has a component of it and whose restrictions all hold (OCPI 2.2.1 §11.4.6).</summary>
internal static class Selecting
{
    private enum Answer
    {
        Holds,
        Fails,
        NoReading,
    }

    public static Choice Select(PriceDimension dimension, Segment segment)
    {
        var missed = false;
        foreach (var element in segment.Book.Elements)
        {
            if (element[dimension] is null) continue;
            var answer = Ask(element.Restrictions, segment);
            if (answer == Answer.Holds) return new(element, missed);
            missed |= answer == Answer.NoReading;
        }

        return new(null, missed);
    }

    /// <summary>The elements before the chosen one that only lack a reading of power or current.</summary>
    public static IEnumerable<int> Missed(PriceDimension dimension, Segment segment, PricedElement? chosen) =>
        from element in segment.Book.Elements.TakeWhile(e => e != chosen)
        where element[dimension] is not null && Ask(element.Restrictions, segment) == Answer.NoReading
        select element.Index;

    private static Answer Ask(Restrictions? restrictions, Segment segment)
    {
        if (restrictions is not { } r) return Answer.Holds;
        var sure = DurationHolds(r, segment) && EnergyHolds(r, segment) && (!segment.Book.UsesClock || ClockHolds(r, segment.Local));
        if (!sure) return Answer.Fails;
        var flows = segment.Activity == Activity.Charging;
        var power = Within(r.MinPower, r.MaxPower, flows ? segment.PowerKw : 0);
        var current = Within(r.MinCurrent, r.MaxCurrent, flows ? segment.CurrentA : 0);
        return power == Answer.Fails || current == Answer.Fails ? Answer.Fails
            : power == Answer.NoReading ? power : current;
    }

    private static bool DurationHolds(Restrictions r, Segment segment) =>
        (r.MinDuration is not { } min || segment.Start >= min * TimeSpan.TicksPerSecond)
        && (r.MaxDuration is not { } max || segment.Start < max * TimeSpan.TicksPerSecond);

    private static bool EnergyHolds(Restrictions r, Segment segment) =>
        (r.MinKwh is not { } min || segment.ConsumedInside >= min) && (r.MaxKwh is not { } max || segment.ConsumedInside < max);

    private static Answer Within(decimal? min, decimal? max, decimal? reading) => (min ?? max, reading) switch
    {
        (null, _) => Answer.Holds,
        (_, null) => Answer.NoReading,
        (_, { } value) => (min is null || value >= min) && (max is null || value < max) ? Answer.Holds : Answer.Fails,
    };

    // The weekday is that of the instant itself, also after midnight in a span that wraps.
    private static bool ClockHolds(Restrictions r, LocalDateTime local)
    {
        var date = local.Date.ToDateOnly();
        return (r.StartDate is not { } first || date >= first)
            && (r.EndDate is not { } end || date < end)
            && (r.DaysOfWeek is not { Count: > 0 } days || days.Contains(date.DayOfWeek))
            && DailySpan.Of(r).Contains(local.TimeOfDay.TickOfDay);
    }
}
