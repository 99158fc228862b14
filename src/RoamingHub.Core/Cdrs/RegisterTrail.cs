using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>A meter that went back while it counted: it was replaced, reset, or is broken.</summary>
public sealed record RegisterDrop(DateTimeOffset At, Energy From, Energy To);

/// <summary>What the register showed during a charge, in the order of time, whenever it was told.</summary>
public static class RegisterTrail
{
    // Start and stop are told in whole Wh by many stations, readings more finely.
    private static readonly Energy Rounding = Energy.FromWh(10);

    /// <summary>Strictly between the two moments.</summary>
    public static IReadOnlyList<(DateTimeOffset At, Energy Register)> Of(IReadOnlyList<SessionEvent> history, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. history.SelectMany(ReadingsOf).Where(r => r.Register is not null && r.At > from && r.At < to).OrderBy(r => r.At)
            .Select(r => (r.At, r.Register!.Value)).Distinct(),
    ];

    /// <summary>Where the register first went back by more than rounding explains, the stop included; null where it never did.</summary>
    public static RegisterDrop? FirstDrop(IReadOnlyList<SessionEvent> history, ChargingStarted start, ChargingStopped stop)
    {
        var last = start.Meter;
        foreach (var (at, register) in Of(history, start.At, stop.At).Append((stop.At, stop.Meter)))
        {
            if (register + Rounding < last)
                return new(at, last, register);
            last = register > last ? register : last;
        }

        return null;
    }

    /// <summary>The readings that an event tells.</summary>
    internal static IEnumerable<Reading> ReadingsOf(SessionEvent e) => e switch
    {
        MeterRead read => read.Readings,
        ChargingStopped { Readings: { } readings } => readings,
        _ => [],
    };
}
