namespace RoamingHub.Simulators.Stations;

/// <summary>
/// The clock of a station: real time with an offset that scripts move, so that a charge of an hour plays in milliseconds.
/// A hub looks askance at timestamps from the future: set the clock back before playing long charges.
/// </summary>
/// <param name="skew">How wrong the clock is, whatever it is set to.</param>
public sealed class StationClock(TimeProvider time, TimeSpan skew = default)
{
    private readonly Lock gate = new();
    private TimeSpan offset;

    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
                return time.GetUtcNow() + offset + skew;
        }
    }

    public void Set(DateTimeOffset now)
    {
        lock (gate)
            offset = now - time.GetUtcNow();
    }

    public void Advance(TimeSpan step)
    {
        lock (gate)
            offset += step;
    }
}
