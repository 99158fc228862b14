using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>A record and all that is known when it is judged.</summary>
/// <param name="Start">As it is known by now; so is <paramref name="Stop"/>.</param>
/// <param name="History">With what people have put right laid over it.</param>
public sealed record GateCase(
    ChargeRecord Record, ChargingStarted Start, ChargingStopped Stop, IReadOnlyList<SessionEvent> History, RecordPolicy Policy)
{
    public GateLimits Limits { get; init; } = new();

    /// <summary>What the station alone has told.</summary>
    public IReadOnlyList<SessionEvent> Told { get; init; } = History;

    /// <summary>What people have put right.</summary>
    public RecordFix Fix { get; init; } = new();

    /// <summary>Reports that the station has counted and that never came.</summary>
    public int MissingReports { get; init; }

    /// <summary>Since when the station has been connected without a break; null where it is not connected.</summary>
    public DateTimeOffset? OnlineSince { get; init; }

    /// <summary>When the hub first heard of the station; null where nobody looked.</summary>
    public DateTimeOffset? StationSince { get; init; }

    /// <summary>Other charges of the same connector, at about the same time.</summary>
    public IReadOnlyList<Neighbour> Neighbours { get; init; } = [];

    /// <summary>Those of them that are at the same time for longer than two clocks explain.</summary>
    public IEnumerable<Neighbour> Overlapping => Neighbours.Where(n => Shared(n).Ticks > Limits.OverlapSeconds * TimeSpan.TicksPerSecond);

    /// <summary>What the partner would refuse of the record, in words.</summary>
    public IReadOnlyList<string> Objections { get; init; } = [];

    /// <summary>Somebody else's charge that is to be paid by a partner.</summary>
    public bool Roams => Record.Grant is not null;

    /// <summary>How long another charge was at the same time; negative where it was not.</summary>
    public TimeSpan Shared(Neighbour other) =>
        (Record.End < other.LastAt ? Record.End : other.LastAt) - (Record.Start > other.Start ? Record.Start : other.Start);
}

/// <summary>Another charge of the connector.</summary>
/// <param name="LastAt">Its end, or the last that was heard of it.</param>
/// <param name="Open">It has not ended.</param>
public sealed record Neighbour(SessionId Session, DateTimeOffset Start, DateTimeOffset LastAt, bool Open, Energy MeterStart, Energy MeterLast);
