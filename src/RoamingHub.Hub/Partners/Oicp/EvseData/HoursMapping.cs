using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>Opening hours by weekday, told by the widest word that fits: every day, workdays and weekend, or each day.</summary>
internal static class HoursMapping
{
    private static readonly Days[] Week = [Days.Monday, Days.Tuesday, Days.Wednesday, Days.Thursday, Days.Friday, Days.Saturday, Days.Sunday];

    /// <summary>A place that says nothing of its hours is open.</summary>
    public static bool IsAlwaysOpen(PlaceHours? hours) => hours is null || hours.Twentyfourseven == true;

    public static IReadOnlyList<OpeningTimes>? ToOicp(PlaceHours? hours)
    {
        if (IsAlwaysOpen(hours))
            return null;
        var week = Week.Select((_, i) => PeriodsOf(hours!, i + 1)).ToList();
        if (AllSame(week))
            return Told(Days.Everyday, week[0]);
        if (AllSame(week[..5]) && AllSame(week[5..]))
            return [.. Told(Days.Workdays, week[0]), .. Told(Days.Weekend, week[5])];
        return [.. Week.SelectMany((day, i) => Told(day, week[i]))];
    }

    private static List<Period> PeriodsOf(PlaceHours hours, int weekday) =>
    [
        .. (hours.RegularHours ?? []).Where(h => h?.Weekday == weekday && h.PeriodBegin is not null && h.PeriodEnd is not null)
            .Select(h => new Period(h!.PeriodBegin!, h.PeriodEnd == "00:00" ? "24:00" : h.PeriodEnd!)).OrderBy(p => p.Begin, StringComparer.Ordinal),
    ];

    private static bool AllSame(List<List<Period>> days) => days.All(d => d.SequenceEqual(days[0]));

    private static IReadOnlyList<OpeningTimes> Told(Days days, List<Period> periods) => periods.Count == 0 ? [] : [new(periods, days)];
}
