namespace RoamingHub.Hub.Stations;

/// <summary>
/// How fast one station is read: a token bucket, deep enough for what a station kept while it was offline. What exceeds it waits in the
/// network, nothing is dropped. No timer: tokens are counted when a message comes.
/// </summary>
internal sealed class MessageRate(TimeProvider time, int burst, int perSecond)
{
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Takes a token, and says how long to wait before the next message is read.</summary>
    public TimeSpan Next(long now)
    {
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond)) - 1;
        _at = now;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }
}
