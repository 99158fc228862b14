namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>
/// Whether it is worth asking: after some calls in a row without an answer the next drivers do not wait for another one. From time to time one
/// call goes out all the same, a driver's own; nothing is sent only to see whether somebody is there.
/// </summary>
internal sealed class Circuit(int after, TimeSpan rest, TimeProvider time)
{
    private static readonly TimeSpan WhenLockedOut = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private int _failures;
    private DateTimeOffset _openUntil;
    private string? _why;

    /// <summary>Why no call should go out now; null when one may. Of several that come when the rest is over, one goes.</summary>
    public string? WhyNot()
    {
        lock (_gate)
        {
            if (_why is null)
                return null;
            var now = time.GetUtcNow();
            if (_openUntil > now)
                return _why;
            _openUntil = now + rest;
            return null;
        }
    }

    /// <summary>Why the last calls came to nothing; null when they had an answer.</summary>
    public string? Why
    {
        get
        {
            lock (_gate)
                return _why;
        }
    }

    public void Answered()
    {
        lock (_gate)
            (_failures, _why) = (0, null);
    }

    public void Failed(string why)
    {
        lock (_gate)
        {
            if (++_failures >= after)
                (_why, _openUntil) = (why, time.GetUtcNow() + rest);
        }
    }

    /// <summary>The partner does not let us in (017, 300, a certificate): asking again and again would make it worse.</summary>
    public void LockedOut(string why)
    {
        lock (_gate)
            (_why, _openUntil) = (why, time.GetUtcNow() + WhenLockedOut);
    }
}
