using System.Globalization;
using NodaTime;

namespace RoamingHub.Core.Cdrs;

/// <summary>A time that books are kept for: from (inclusive) to (exclusive), cut into days on the clock of a place.</summary>
public sealed record BookPeriod(DateTimeOffset From, DateTimeOffset To, DateTimeZone Zone)
{
    /// <summary>No period reaches outside of these years.</summary>
    public const int FirstYear = 1970, LastYear = 2200;

    /// <summary>A month such as <c>2026-10</c>; null for what is none. A clock that is changed makes it an hour longer or shorter.</summary>
    public static BookPeriod? OfMonth(string text, DateTimeZone zone) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is >= FirstYear and < LastYear
            ? OfMonth(new LocalDate(first.Year, first.Month, 1), zone)
            : null;

    /// <summary>The month that this moment lies in.</summary>
    public static BookPeriod OfMonth(DateTimeOffset at, DateTimeZone zone) =>
        OfMonth(Instant.FromDateTimeOffset(at).InZone(zone).Date.With(DateAdjusters.StartOfMonth), zone);

    /// <summary>When each day begins that the period touches; the first begins with the period.</summary>
    public IReadOnlyList<(LocalDate Date, DateTimeOffset Begins)> Days()
    {
        var first = Instant.FromDateTimeOffset(From).InZone(Zone).Date;
        var days = new List<(LocalDate, DateTimeOffset)> { (first, From) };
        for (var date = first.PlusDays(1); StartOf(date, Zone) is var begins && begins < To; date = date.PlusDays(1))
        {
            if (Instant.FromDateTimeOffset(begins).InZone(Zone).Date == date) // some islands have left out a day
                days.Add((date, begins));
        }

        return days;
    }

    private static BookPeriod OfMonth(LocalDate first, DateTimeZone zone) => new(StartOf(first, zone), StartOf(first.PlusMonths(1), zone), zone);

    // Where midnight is left out, the day begins when the clock goes on; where it comes twice, with the first.
    private static DateTimeOffset StartOf(LocalDate date, DateTimeZone zone) => date.AtMidnight().InZoneLeniently(zone).ToInstant().ToDateTimeOffset();
}
