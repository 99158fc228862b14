using System.Collections.Immutable;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Sessions;

/// <summary>A charge as its events tell it. <see cref="Record"/> decides what a report adds, <see cref="Evolve"/> what an event changes.</summary>
public sealed record ChargingSession(
    SessionId Id, ChargingStarted Start, Energy Last, DateTimeOffset LastAt, ChargingStopped? Stop = null, bool Closed = false, PausedBy? Paused = null)
{
    private ImmutableHashSet<long> Seen { get; init; } = [];

    public bool Open => Stop is null && !Closed;

    /// <summary>Imported since the start; negative when the meter went backwards.</summary>
    public Energy Consumed => (Stop?.Meter ?? Last) - Start.Meter;

    public static ChargingSession? Evolve(SessionId id, ChargingSession? session, SessionEvent e) => (session, e) switch
    {
        (null, ChargingStarted s) => new(id, s, s.Meter, s.At),
        ({ } open, MeterRead m) => open.Read(m),
        ({ } open, ChargingPaused p) => open with { Paused = p.By },
        ({ } open, ChargingResumed) => open with { Paused = null },
        ({ } open, ChargingStopped s) => open with { Stop = s, Last = s.Meter, LastAt = s.At },
        ({ } open, SessionClosed) => open with { Closed = true },
        _ => session,
    };

    /// <summary>New facts are recorded, repeats add nothing, and what no longer fits is kept for the back office.</summary>
    public static IReadOnlyList<SessionEvent> Record(ChargingSession? session, SessionEvent report) => (session, report) switch
    {
        (null, ChargingStarted) => [report],
        ({ } known, ChargingStarted s) when known.IsSameStart(s) => [],
        ({ } known, MeterRead m) when known.Seen.Contains(m.Digest) => [],
        ({ Open: true }, MeterRead or ChargingStopped) => [report],
        ({ Open: true } open, ChargingPaused p) => open.Paused == p.By ? [] : [report],
        ({ Open: true } open, ChargingResumed) => open.Paused is null ? [] : [report],
        ({ Open: true }, SessionClosed) => [report],
        ({ Stop: { } stop }, ChargingStopped s) when stop.At == s.At && stop.Meter == s.Meter => [],
        (_, ChargingPaused or ChargingResumed or SessionClosed) => [],
        _ => [SetAside.Of(session, report)],
    };

    private bool IsSameStart(ChargingStarted other) =>
        Start.Evse == other.Evse && Start.At == other.At && Start.Meter == other.Meter
        && Tokens.TokenRef.Fold(Start.Token.IdTag) == Tokens.TokenRef.Fold(other.Token.IdTag);

    private ChargingSession Read(MeterRead read)
    {
        var (last, at) = (Last, LastAt);
        foreach (var reading in read.Readings)
        {
            if (reading.Register is { } register && reading.At >= at)
                (last, at) = (register, reading.At);
        }

        return this with { Last = last, LastAt = at, Seen = Seen.Add(read.Digest) };
    }
}
