using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>What a stretch of a charge is.</summary>
internal enum Doing
{
    Charging,

    /// <summary>The station holds the energy back, in a charge where that time is free.</summary>
    Curtailed,

    Parking,
}

/// <summary>
/// When the vehicle charged and when it parked, from what the station told of it and, where that was agreed, from a register that stood still.
/// Reports count by the time they are of, not by when they came.
/// </summary>
internal sealed class ChargeFlow
{
    /// <summary>A register that shows nothing new for less than this may only be a coarse one, or a vehicle that waits a moment.</summary>
    public static readonly TimeSpan StillAfter = TimeSpan.FromMinutes(5);

    private const decimal IdleKw = 0.1m; // what the vehicle's electronics take is no charging

    private readonly List<(DateTimeOffset From, DateTimeOffset To)> parked;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> heldBack;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> still;
    private readonly bool heldBackIsFree;

    private ChargeFlow(ChargingStarted start, ChargingStopped stop, IReadOnlyList<SessionEvent> history)
    {
        var reckoning = start.Reckoning ?? Reckoning.House;
        heldBackIsFree = reckoning.Curtailed == Curtailed.Free;
        parked = Told(PausedBy.Vehicle, start, stop, history);
        heldBack = heldBackIsFree || reckoning.Parking == ParkingBy.Power ? Told(PausedBy.Station, start, stop, history) : [];
        still = reckoning.Parking == ParkingBy.Power ? Still(start, stop, history) : [];
    }

    public static ChargeFlow Of(ChargingStarted start, ChargingStopped stop, IReadOnlyList<SessionEvent> history) => new(start, stop, history);

    /// <summary>Where it may change, in no order.</summary>
    public IEnumerable<DateTimeOffset> Changes => parked.Concat(heldBack).Concat(still).SelectMany(s => new[] { s.From, s.To });

    /// <summary>Nothing but charging.</summary>
    public bool IsPlain(DateTimeOffset from, DateTimeOffset to) => !Meets(parked, from, to) && !Meets(heldBack, from, to) && !Meets(still, from, to);

    /// <summary>Of a stretch without a change inside.</summary>
    public Doing At(DateTimeOffset from, DateTimeOffset to) =>
        Covers(parked, from, to) ? Doing.Parking
        : Covers(heldBack, from, to) ? heldBackIsFree ? Doing.Curtailed : Doing.Charging
        : Covers(still, from, to) ? Doing.Parking
        : Doing.Charging;

    private static bool Meets(List<(DateTimeOffset From, DateTimeOffset To)> spans, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var span in spans)
        {
            if (span.From < to && span.To > from)
                return true;
        }

        return false;
    }

    private static bool Covers(List<(DateTimeOffset From, DateTimeOffset To)> spans, DateTimeOffset from, DateTimeOffset to) =>
        spans.Any(s => s.From <= from && s.To >= to);

    private static List<(DateTimeOffset From, DateTimeOffset To)> Told(
        PausedBy by, ChargingStarted start, ChargingStopped stop, IReadOnlyList<SessionEvent> history)
    {
        var spans = new List<(DateTimeOffset From, DateTimeOffset To)>();
        DateTimeOffset? since = null;
        foreach (var e in history.Where(e => e is ChargingPaused or ChargingResumed).OrderBy(TimeOf))
        {
            if (e is ChargingPaused paused && paused.By == by)
                since ??= paused.At;
            else if (since is { } from)
            {
                spans.Add((from, TimeOf(e)));
                since = null;
            }
        }

        if (since is { } open)
            spans.Add((open, stop.At));
        return [.. spans.Select(s => (From: Max(s.From, start.At), To: Min(s.To, stop.At))).Where(s => s.From < s.To)];
    }

    private static DateTimeOffset TimeOf(SessionEvent e) => e is ChargingResumed resumed ? resumed.At : ((ChargingPaused)e).At;

    // From one reading to the next nothing was taken; neighbours are one span, and only long ones count.
    private static List<(DateTimeOffset From, DateTimeOffset To)> Still(ChargingStarted start, ChargingStopped stop, IReadOnlyList<SessionEvent> history)
    {
        var shown = history.OfType<MeterRead>().SelectMany(m => m.Readings).Concat(stop.Readings ?? []).Where(r => r.At > start.At && r.At < stop.At)
            .GroupBy(r => r.At).OrderBy(g => g.Key)
            .Select(g => new Shown(g.Key, g.Select(r => r.Register).LastOrDefault(r => r is not null), g.Select(r => r.PowerKw).LastOrDefault(p => p is not null)))
            .Prepend(new(start.At, start.MeterMissing ? null : start.Meter, null)).Append(new(stop.At, stop.MeterMissing ? null : stop.Meter, null)).ToList();
        var spans = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var (a, b) in shown.Zip(shown.Skip(1)).Where(pair => IsStill(pair.First, pair.Second)))
        {
            if (spans is [.., var last] && last.To == a.At)
                spans[^1] = (last.From, b.At);
            else
                spans.Add((a.At, b.At));
        }

        return [.. spans.Where(s => s.To - s.From >= StillAfter)];
    }

    private static bool IsStill(Shown a, Shown b) => (a.Register, b.Register) is ({ } before, { } after)
        ? before == after && !(b.PowerKw > IdleKw)
        : a.PowerKw <= IdleKw && b.PowerKw <= IdleKw;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private sealed record Shown(DateTimeOffset At, Energy? Register, decimal? PowerKw);
}
