using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Sessions;

/// <summary>
/// Cuts a charge into the periods that are told while it runs. A new one begins where charging turns into parking or back, where another price
/// begins, and where the last has become long enough. What has been told once stays: more of the same charge only adds periods at the end.
/// </summary>
public static class SessionPeriods
{
    /// <param name="prices">Moments at which another price begins.</param>
    /// <param name="shortest">Shorter stretches of the same kind are told as one.</param>
    /// <param name="whole">False while the charge runs: its last stretch may still grow, and is not told before it is long enough.</param>
    public static IReadOnlyList<ChargePeriod> Of(ChargeTimeline timeline, IReadOnlyCollection<DateTimeOffset> prices, TimeSpan shortest, bool whole)
    {
        var told = new List<ChargePeriod>();
        foreach (var piece in Pieces(timeline, prices))
        {
            if (told is [.., var last] && KindOf(last) == KindOf(piece) && last.End - last.Start < shortest && !prices.Contains(piece.Start))
                told[^1] = Sum(last, piece);
            else
                told.Add(piece);
        }

        if (!whole && told is [.., var open] && open.End - open.Start < shortest)
            told.RemoveAt(told.Count - 1);
        return told;
    }

    private static int KindOf(ChargePeriod period) => period.ParkingHours > 0 ? 1 : period.CurtailedHours > 0 ? 2 : 0;

    private static IEnumerable<ChargePeriod> Pieces(ChargeTimeline timeline, IReadOnlyCollection<DateTimeOffset> prices)
    {
        for (var i = 0; i < timeline.Periods.Count; i++)
        {
            var stretch = timeline.Periods[i];
            var end = i + 1 < timeline.Periods.Count ? timeline.Periods[i + 1].Start : timeline.End;
            List<DateTimeOffset> marks = [stretch.Start, .. prices.Where(p => p > stretch.Start && p < end).Order(), end];
            var left = stretch.EnergyKwh;
            for (var m = 0; m + 1 < marks.Count; m++)
            {
                var energy = m + 2 == marks.Count ? left : stretch.EnergyKwh * (marks[m + 1] - marks[m]).Ticks / (end - stretch.Start).Ticks;
                left -= energy;
                var hours = (decimal)(marks[m + 1] - marks[m]).Ticks / TimeSpan.TicksPerHour;
                yield return new(marks[m], marks[m + 1], energy, stretch is { Charging: true, Curtailed: false } ? hours : 0, stretch.Charging ? 0 : hours, 0, "",
                    stretch is { Charging: true, Curtailed: true } ? hours : 0);
            }
        }
    }

    private static ChargePeriod Sum(ChargePeriod last, ChargePeriod next) => last with
    {
        End = next.End, EnergyKwh = last.EnergyKwh + next.EnergyKwh, ChargingHours = last.ChargingHours + next.ChargingHours,
        ParkingHours = last.ParkingHours + next.ParkingHours, CurtailedHours = last.CurtailedHours + next.CurtailedHours,
    };
}
