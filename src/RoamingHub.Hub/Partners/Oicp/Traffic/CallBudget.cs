namespace RoamingHub.Hub.Partners.Oicp.Traffic;

/// <summary>Calls of one kind to one partner: never more in any minute than its policy allows, and none while it asked us to wait.</summary>
internal sealed class CallBudget(int perMinute, TimeProvider time)
{
    // Calls do not all take the same time on their way: a little more than the minute that the other side counts.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _sent = new();
    private DateTimeOffset _pausedUntil;
    private int _refusals;

    /// <summary>Null: the call may go out now, and has been counted. Else how long to wait before asking again.</summary>
    public TimeSpan? Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_pausedUntil > now)
                return _pausedUntil - now;
            while (_sent.TryPeek(out var first) && first + Window <= now)
                _sent.Dequeue();
            if (_sent.Count >= perMinute)
                return _sent.Peek() + Window - now;
            _sent.Enqueue(now);
            return null;
        }
    }

    public void Answered()
    {
        lock (_gate)
            _refusals = 0;
    }

    /// <summary>Too many requests: 1 s, 2 s, 4 s … 5 min, or as long as we were asked to wait; shortened by up to half where we were not.</summary>
    /// <returns>How long.</returns>
    public TimeSpan Refused(TimeSpan? asked)
    {
        lock (_gate)
        {
            var own = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(_refusals++, 9)) * (0.5 + Random.Shared.NextDouble() / 2));
            var pause = asked is { } wanted && wanted > own ? wanted : own;
            return PauseFor(pause < LongestPause ? pause : LongestPause);
        }
    }

    public TimeSpan PauseFor(TimeSpan pause)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + pause;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
            return pause;
        }
    }
}
