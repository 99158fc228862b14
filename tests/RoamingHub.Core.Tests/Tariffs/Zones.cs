using NodaTime;

namespace RoamingHub.Core.Tests.Tariffs;

internal static class Zones
{
    public static DateTimeZone Berlin { get; } = Get("Europe/Berlin");

    /// <summary>Where and when clocks are changed in 2025 and 2026: by an hour and by half of one, at midnight too, in both hemispheres.</summary>
    public static IReadOnlyList<(DateTimeZone Zone, Instant Change)> Changes { get; } =
    [
        .. from id in new[]
            {
                "Europe/Berlin", "Europe/Dublin", "Africa/Cairo", "Asia/Beirut", "America/New_York", "America/St_Johns",
                "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "America/Santiago",
            }
            let zone = Get(id)
            from interval in zone.GetZoneIntervals(Instant.FromUtc(2025, 1, 1, 0, 0), Instant.FromUtc(2027, 1, 1, 0, 0)).Skip(1)
            select (zone, interval.Start),
    ];

    public static DateTimeZone Get(string id) => DateTimeZoneProviders.Tzdb[id];
}
