using System.Globalization;

namespace RoamingHub.Core.Tariffs;

/// <summary>Measured quantities in words.</summary>
internal static class MeasuredText
{
    public static string Of(ChargeVolumes volumes)
    {
        var curtailed = volumes.Periods.Sum(p => p.CurtailedHours);
        var charging = volumes.TotalHours - volumes.TotalParkingHours - curtailed;
        string?[] words =
        [
            volumes.TotalReservationHours > 0 ? $"{Hours(volumes.TotalReservationHours)} reserved" : null,
            volumes.TotalHours > 0 || volumes.TotalEnergyKwh != 0 ? Kwh(volumes.TotalEnergyKwh) : null,
            charging > 0 ? $"{Hours(charging)} charging" : null,
            curtailed > 0 ? $"{Hours(curtailed)} held back by the station" : null,
            volumes.TotalParkingHours > 0 ? $"{Hours(volumes.TotalParkingHours)} parking" : null,
        ];
        return words.OfType<string>().ToList() is { Count: > 0 } said ? string.Join(", ", said) : "nothing measured";
    }

    /// <summary>What was measured and stands in no other line.</summary>
    public static IEnumerable<string> Unpriced(PricedCharge charge)
    {
        var volumes = charge.Volumes;
        var time = volumes.Periods.Sum(p => p.ChargingHours);
        (LineDimension Dimension, decimal Measured, string Unit)[] measured =
        [
            (LineDimension.ReservationTime, volumes.TotalReservationHours, "h"), (LineDimension.Energy, volumes.TotalEnergyKwh, "kWh"),
            (LineDimension.Time, time, "h"), (LineDimension.Parking, volumes.TotalParkingHours, "h"),
        ];
        foreach (var (dimension, quantity, unit) in measured)
        {
            var said = charge.Lines.Any(l => l.Dimension == dimension) || (charge.Free ?? []).Any(f => f.Dimension == dimension);
            if (quantity != 0 && !said) yield return $"{Explanation.Word(dimension)} {Of(quantity, unit)}: free, no price applies";
        }
    }

    /// <summary>With its unit; hours also as a clock shows them.</summary>
    public static string Of(decimal quantity, string unit) => unit == "h" ? Hours(quantity) : Kwh(quantity);

    private static string Kwh(decimal kwh) => $"{kwh.ToString("0.######", CultureInfo.InvariantCulture)} kWh";

    private static string Hours(decimal hours)
    {
        var time = TimeSpan.FromTicks((long)Math.Round(hours * TimeSpan.TicksPerHour));
        var seconds = (time.Seconds + time.Milliseconds / 1000m).ToString("00.###", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{seconds} h");
    }
}
