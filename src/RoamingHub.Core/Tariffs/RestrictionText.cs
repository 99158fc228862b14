using System.Globalization;

namespace RoamingHub.Core.Tariffs;

/// <summary>Restrictions in words.</summary>
internal static class RestrictionText
{
    public static string Of(Restrictions? restrictions)
    {
        if (restrictions is not { } r) return "no restriction";
        var reservation = r.Reservation switch
        {
            ReservationPricing.Reservation => "reservation",
            ReservationPricing.ReservationExpires => "expired reservation",
            _ => null,
        };
        var words = new[] { reservation, Weekdays(r), TimeOfDay(r), Dates(r), Kwh(r), Power(r), Current(r), Duration(r) }.OfType<string>().ToList();
        return words.Count == 0 ? "no restriction" : string.Join("; ", words);
    }

    public static string? Weekdays(Restrictions r) => r.DaysOfWeek is { Count: > 0 } days ? string.Join(", ", days) : null;

    public static string? TimeOfDay(Restrictions r) => Span(Text(r.StartTime), Text(r.EndTime), "local time");

    public static string? Dates(Restrictions r) => Span(Text(r.StartDate), Text(r.EndDate), "local date");

    public static string? Kwh(Restrictions r) => Span(Text(r.MinKwh), Text(r.MaxKwh), "kWh taken");

    public static string? Power(Restrictions r) => Span(Text(r.MinPower), Text(r.MaxPower), "kW");

    public static string? Current(Restrictions r) => Span(Text(r.MinCurrent), Text(r.MaxCurrent), "A");

    public static string? Duration(Restrictions r) => Span(Text(r.MinDuration), Text(r.MaxDuration), "s since the start");

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
