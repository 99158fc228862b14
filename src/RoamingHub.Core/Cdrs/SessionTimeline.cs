using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>
/// Cuts a charge where the meter was read and where the vehicle stopped or resumed taking energy. Between two readings the energy is spread
/// over the time in which it could flow. Pausing by the vehicle is parking, pausing by the station is charging time, unless something else is agreed.
/// </summary>
public static class SessionTimeline
{
    public static ChargeTimeline Of(ChargingStarted start, ChargingStopped stop, IReadOnlyList<SessionEvent> history)
    {
        var marks = Marks(start, stop, history);
        var flow = ChargeFlow.Of(start, stop, history);
        var periods = new List<TimelinePeriod>();
        for (var i = 0; i + 1 < marks.Count; i++)
            periods.AddRange(Between(marks[i], marks[i + 1], flow));
        if (periods.Count == 0)
            periods.Add(new(start.At, true, (stop.Meter - start.Meter).Kwh)); // a clock that stood still takes no energy away
        if (AfterTheStop.Until(start, stop, history) is not { } unplugged)
            return new(start.At, stop.At, periods, null);
        periods.Add(new(stop.At, false, 0));
        return new(start.At, unplugged, periods, null);
    }

    /// <summary>From the first to the last moment in which energy could flow.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Charging(ChargeTimeline timeline)
    {
        var first = timeline.Periods.FirstOrDefault(p => p.Charging)?.Start ?? timeline.Start;
        var last = timeline.Start;
        for (var i = 0; i < timeline.Periods.Count; i++)
        {
            if (timeline.Periods[i].Charging)
                last = i + 1 < timeline.Periods.Count ? timeline.Periods[i + 1].Start : timeline.End;
        }

        return (first, last < first ? timeline.End : last);
    }

    // The register at the start, at each reading that goes forward in time and energy, and at the stop.
    private static List<Mark> Marks(ChargingStarted start, ChargingStopped stop, IReadOnlyList<SessionEvent> history)
    {
        var marks = new List<Mark> { new(start.At, start.Meter, null, null) };
        var readings = history.OfType<MeterRead>().SelectMany(m => m.Readings).Concat(stop.Readings ?? [])
            .Where(r => r.Register is not null && r.At > start.At && r.At < stop.At).OrderBy(r => r.At);
        foreach (var reading in readings)
        {
            var last = marks[^1];
            if (reading.At > last.At && reading.Register >= last.Register && reading.Register <= stop.Meter)
                marks.Add(new(reading.At, reading.Register!.Value, reading.PowerKw, reading.CurrentA));
        }

        marks.Add(new(stop.At, stop.Meter, null, null));
        return marks;
    }

    private static IEnumerable<TimelinePeriod> Between(Mark from, Mark to, ChargeFlow flow)
    {
        if (to.At <= from.At)
            yield break;
        if (flow.IsPlain(from.At, to.At))
        {
            // Most of the time the vehicle does not pause.
            yield return new(from.At, true, (to.Register - from.Register).Kwh, to.PowerKw, to.CurrentA);
            yield break;
        }

        var cuts = flow.Changes.Where(t => t > from.At && t < to.At).Append(from.At).Append(to.At).Distinct().Order().ToList();
        var pieces = cuts.Zip(cuts.Skip(1), (a, b) => (From: a, To: b, Doing: flow.At(a, b))).ToList();
        var energy = (to.Register - from.Register).Kwh;
        var flowing = pieces.Any(p => p.Doing == Doing.Charging) ? pieces.Where(p => p.Doing == Doing.Charging).ToList() : pieces;
        var flowTicks = flowing.Sum(p => (p.To - p.From).Ticks);
        var left = energy;
        foreach (var piece in pieces)
        {
            var share = 0m;
            if (flowing.Contains(piece))
            {
                share = piece == flowing[^1] ? left : Math.Round(energy * (piece.To - piece.From).Ticks / flowTicks, 6);
                left -= share;
            }

            var charging = piece.Doing == Doing.Charging;
            yield return new(
                piece.From, piece.Doing != Doing.Parking || share != 0, share, charging ? to.PowerKw : null, charging ? to.CurrentA : null,
                Curtailed: piece.Doing == Doing.Curtailed && share == 0);
        }
    }

    private sealed record Mark(DateTimeOffset At, Energy Register, decimal? PowerKw, decimal? CurrentA);
}
