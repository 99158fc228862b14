namespace RoamingHub.Core.Tariffs;

/// <summary>The restrictions of one element, taken by themselves.</summary>
internal static class RestrictionLint
{
    public static IEnumerable<TariffFinding> Check(Restrictions r, int index)
    {
        var ranges = new (string Name, decimal? Min, decimal? Max)[]
        {
            ("energy", r.MinKwh, r.MaxKwh),
            ("current", r.MinCurrent, r.MaxCurrent),
            ("power", r.MinPower, r.MaxPower),
            ("duration", r.MinDuration, r.MaxDuration),
        };
        foreach (var (name, min, max) in ranges)
        {
            if (min >= max) yield return TariffLint.Error("empty-range", index, $"Element {index}: the {name} is to be at least {min} and under {max}, which nothing is.");
            // Energy can be negative: a vehicle that discharges.
            if (name != "energy" && max <= 0) yield return TariffLint.Error("empty-range", index, $"Element {index}: the {name} is to be under {max}, which nothing is.");
        }

        if (r.StartDate >= r.EndDate)
            yield return TariffLint.Error("empty-range", index, $"Element {index}: the dates are from {r.StartDate:yyyy-MM-dd} to before {r.EndDate:yyyy-MM-dd}, which no day is.");
        if (r.StartTime is { } start && start == r.EndTime)
            yield return TariffLint.Warning("equal-times", index, $"Element {index} starts and ends at {start:HH:mm}: read as all day.");
        if (r is { DaysOfWeek.Count: > 0, StartTime: { } from, EndTime: { Ticks: > 0 } to } && to < from)
            yield return TariffLint.Warning("wrap-weekday", index,
                $"Element {index} runs over midnight on certain weekdays: after midnight the new day's weekday counts, not that of the evening before.");
        if (r.DaysOfWeek is { } days && days.Distinct().Count() < days.Count)
            yield return TariffLint.Warning("day-twice", index, $"Element {index} names a weekday twice.");
    }

    /// <summary>Whether these restrictions can be unmet when a session begins and be met later.</summary>
    public static bool CanBeginLate(Restrictions r) =>
        r.MinKwh > 0 || r.MinDuration > 0
        || (r.MinPower ?? r.MaxPower ?? r.MinCurrent ?? r.MaxCurrent) is not null
        || (r.StartTime ?? r.EndTime) is not null && DailySpan.Of(r) != DailySpan.AllDay
        || r.StartDate is not null
        || r.DaysOfWeek is { Count: > 0 } days && days.Distinct().Count() < 7;

    public static bool LimitsFlow(Restrictions r) =>
        (r.MinKwh ?? r.MaxKwh ?? r.MinPower ?? r.MaxPower ?? r.MinCurrent ?? r.MaxCurrent) is not null;
}
