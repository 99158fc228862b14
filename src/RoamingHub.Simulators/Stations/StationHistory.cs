using System.Collections.Concurrent;

namespace RoamingHub.Simulators.Stations;

public enum FrameDirection
{
    /// <summary>From the station to the hub.</summary>
    Sent,

    /// <summary>From the hub to the station.</summary>
    Received,
}

/// <param name="At">Real time, not the station's clock.</param>
/// <param name="Scripted">A script chose these bytes, good or bad; they are not the simulator's own words.</param>
public sealed record StationFrame(DateTimeOffset At, FrameDirection Direction, string Raw, bool Scripted = false);

/// <summary>Every frame of a station, over all its connections, in the order in which it went over the socket.</summary>
public sealed class StationHistory(TimeProvider time)
{
    private readonly ConcurrentQueue<StationFrame> frames = new();

    public IReadOnlyList<StationFrame> Frames => [.. frames];

    internal void Add(FrameDirection direction, string raw, bool scripted = false) =>
        frames.Enqueue(new StationFrame(time.GetUtcNow(), direction, raw, scripted));
}
