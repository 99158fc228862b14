using System.Globalization;
using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>The times of one charge as a clock on its wall showed them. The offset is told where the clock was changed in between.</summary>
internal sealed class LocalTimes(DateTimeZone zone, DateTimeOffset start, DateTimeOffset end)
{
    private readonly bool changed = In(zone, start).Offset != In(zone, end).Offset;

    /// <summary>From the start to the end, with weekday, date and zone.</summary>
    public string Whole
    {
        get
        {
            var first = In(zone, start);
            var offset = changed ? "" : $" (UTC{Text(first.Offset)})";
            return $"{first.DayOfWeek}, {Date(first)}, {Clock(first)} to {Of(end)}, {zone.Id}{offset}";
        }
    }

    public string Span(DateTimeOffset from, DateTimeOffset to) => from == to ? Of(from) : $"{Of(from)} to {Of(to)}";

    public string Of(DateTimeOffset at)
    {
        var local = In(zone, at);
        return local.Date == In(zone, start).Date ? Clock(local) : $"{Date(local)} {Clock(local)}";
    }

    private string Clock(ZonedDateTime local) =>
        local.LocalDateTime.ToString(local.TickOfSecond != 0 ? "HH:mm:ss.FFF" : local.Second != 0 ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture)
        + (changed ? Text(local.Offset) : "");

    private static string Date(ZonedDateTime local) => local.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(Offset offset) => offset.ToString("+HH:mm", CultureInfo.InvariantCulture);

    private static ZonedDateTime In(DateTimeZone zone, DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(zone);
}
