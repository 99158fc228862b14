using NodaTime;

namespace RoamingHub.Core.Tests.Tariffs;

internal static class Zones
{
    public static DateTimeZone Berlin { get; } = Get("Europe/Berlin");

    public static DateTimeZone Get(string id) => DateTimeZoneProviders.Tzdb[id];
}
