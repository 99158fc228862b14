namespace RoamingHub.Core.Reconciliation;

/// <summary>Times that were read on another clock.</summary>
internal static class Clock
{
    /// <summary>The furthest that clocks of two places on earth lie apart.</summary>
    public const int FurthestHours = 14;

    /// <summary>The whole hours that both ends are off by, to the second; null where they are off otherwise, or not at all.</summary>
    public static int? HoursOff(TimeSpan start, TimeSpan end)
    {
        var hours = (int)Math.Round(start.TotalHours);
        return hours != 0 && Math.Abs(hours) <= FurthestHours && Near(start, hours) && Near(end, hours) ? hours : null;
    }

    /// <summary>One end agrees and the other is off by an hour: the clock was set between them.</summary>
    public static bool WasSet(TimeSpan start, TimeSpan end) =>
        (Near(start, 0) && (Near(end, 1) || Near(end, -1))) || (Near(end, 0) && (Near(start, 1) || Near(start, -1)));

    private static bool Near(TimeSpan shift, int hours) => Math.Abs((shift - TimeSpan.FromHours(hours)).TotalSeconds) <= 1;
}
