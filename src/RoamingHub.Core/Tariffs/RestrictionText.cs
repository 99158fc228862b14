using System.Globalization;

namespace RoamingHub.Core.Tariffs;

/// <summary>Restrictions in words.</summary>
internal static class RestrictionText
{
    public static string Of(Restrictions? restrictions)
    {
        if (restrictions is not { } r) return "no restriction";
        var words = new[]
        {
            r.Reservation switch
            {
                ReservationPricing.Reservation => "reservation",
                ReservationPricing.ReservationExpires => "expired reservation",
                _ => null,
            },
            r.DaysOfWeek is { Count: > 0 } days ? string.Join(", ", days) : null,
            Span(Text(r.StartTime), Text(r.EndTime), "local time"),
            Span(Text(r.StartDate), Text(r.EndDate), "local date"),
            Span(Text(r.MinKwh), Text(r.MaxKwh), "kWh taken"),
            Span(Text(r.MinPower), Text(r.MaxPower), "kW"),
            Span(Text(r.MinCurrent), Text(r.MaxCurrent), "A"),
            Span(Text(r.MinDuration), Text(r.MaxDuration), "s since the start"),
        }.OfType<string>().ToList();
        return words.Count == 0 ? "no restriction" : string.Join("; ", words);
    }

    private static string? Span(string? from, string? to, string unit) => (from, to) switch
    {
        (null, null) => null,
        ({ }, null) => $"from {from} {unit}",
        (null, { }) => $"before {to} {unit}",
        _ => $"from {from} to before {to} {unit}",
    };

    private static string? Text(TimeOnly? time) => time?.ToString(time.Value.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static string? Text(IFormattable? value) => value switch
    {
        null => null,
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value.ToString(null, CultureInfo.InvariantCulture),
    };
}
