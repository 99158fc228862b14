using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>Opening hours by weekday, told by the widest word that fits: every day, workdays and weekend, else each day.</summary>
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
        return
        [
            .. AllSame(week[..5]) ? Told(Days.Workdays, week[0]) : Week[..5].SelectMany((day, i) => Told(day, week[i])),
            .. AllSame(week[5..]) ? Told(Days.Weekend, week[5]) : Week[5..].SelectMany((day, i) => Told(day, week[5 + i])),
        ];
    }

    // Hours that run over midnight are the first day's to 24:00 and the next day's from 00:00.
    private static List<Period> PeriodsOf(PlaceHours hours, int weekday)
    {
        var before = weekday == 1 ? 7 : weekday - 1;
        var told = (hours.RegularHours ?? []).Where(h => h is { PeriodBegin: not null, PeriodEnd: not null }).Select(h => h!).ToList();
        return
        [
            .. told.Where(h => h.Weekday == before && IsOverMidnight(h)).Select(h => new Period("00:00", h.PeriodEnd!))
                .Concat(told.Where(h => h.Weekday == weekday).Select(h => new Period(h.PeriodBegin!, IsOverMidnight(h) || h.PeriodEnd == "00:00" ? "24:00" : h.PeriodEnd!)))
                .OrderBy(p => p.Begin, StringComparer.Ordinal),
        ];
    }

    private static bool IsOverMidnight(PlacePeriod hours) => hours.PeriodEnd != "00:00" && string.CompareOrdinal(hours.PeriodEnd, hours.PeriodBegin) < 0;

    private static bool AllSame(List<List<Period>> days) => days.All(d => d.SequenceEqual(days[0]));

    private static IReadOnlyList<OpeningTimes> Told(Days days, List<Period> periods) => periods.Count == 0 ? [] : [new(periods, days)];
}
