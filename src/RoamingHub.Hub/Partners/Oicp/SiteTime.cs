using NodaTime;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>Hubject passes times on untouched, so they carry the offset of the charging site.</summary>
internal static class SiteTime
{
    /// <param name="zone">IANA name; an unknown one is read as UTC.</param>
    public static DateTimeOffset At(DateTimeOffset at, string? zone)
    {
        if (at.Year is < 2 or > 9998)
            return at; // a clock that was never set; at the calendar's ends there is no room for an offset
        var offset = ZoneOf(zone).GetUtcOffset(Instant.FromDateTimeOffset(at));
        return at.ToOffset(TimeSpan.FromMinutes(offset.Seconds / 60));
    }

    /// <summary>The offset without summer time.</summary>
    public static TimeSpan StandardOffset(DateTimeOffset at, string? zone) =>
        TimeSpan.FromMinutes(ZoneOf(zone).GetZoneInterval(Instant.FromDateTimeOffset(at)).StandardOffset.Seconds / 60);

    private static DateTimeZone ZoneOf(string? zone) =>
        (zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)) ?? DateTimeZone.Utc;
}
