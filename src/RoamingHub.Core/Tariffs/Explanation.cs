using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>A priced charge as it can be read to a driver: what was measured, what was billed and why, what was free, and how the sums were rounded.</summary>
public static class Explanation
{
    /// <param name="zone">Whose clock the times are told by; without one no times are told.</param>
    public static IReadOnlyList<string> Of(PricedCharge charge, DateTimeZone? zone)
    {
        ArgumentNullException.ThrowIfNull(charge);
        var times = TimesOf(charge, zone);
        var lines = new LineText(charge, times);
        return
        [
            .. times is null ? [] : new[] { $"{times.Whole}: {MeasuredText.Of(charge.Volumes)}" },
            .. charge.Lines.SelectMany(lines.Of),
            .. (charge.Free ?? []).SelectMany(lines.Of),
            .. MeasuredText.Unpriced(charge),
            .. new SumText(charge).Lines(),
        ];
    }

    /// <summary>The word for a dimension in the API and in print.</summary>
    public static string Word(LineDimension dimension) => dimension switch
    {
        LineDimension.ReservationFlat => "RESERVATION_FLAT",
        LineDimension.ReservationTime => "RESERVATION_TIME",
        LineDimension.Flat => "FLAT",
        LineDimension.Energy => "ENERGY",
        LineDimension.Time => "TIME",
        LineDimension.Parking => "PARKING_TIME",
        LineDimension.MinPrice => "MIN_PRICE",
        _ => "MAX_PRICE",
    };

    private static LocalTimes? TimesOf(PricedCharge charge, DateTimeZone? zone) =>
        zone is not null && charge.Volumes.Periods is { Count: > 0 } periods ? new(zone, periods[0].Start, periods[^1].End) : null;
}
