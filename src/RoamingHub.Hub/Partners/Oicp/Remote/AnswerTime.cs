namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>Hubject waits ten seconds for an answer, network included: what of them is left for the station.</summary>
internal sealed class AnswerTime(TimeProvider time)
{
    /// <summary>From the call to the answer; the rest is the network's.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromSeconds(9);

    private static readonly TimeSpan MostForStation = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan LeastForStation = TimeSpan.FromSeconds(0.5);

    /// <summary>For the outcome's way from the station's node.</summary>
    private static readonly TimeSpan ForLog = TimeSpan.FromSeconds(0.5);

    private readonly long _began = time.GetTimestamp();

    public TimeSpan ForStation
    {
        get
        {
            var left = Whole - ForLog - time.GetElapsedTime(_began);
            return left > MostForStation ? MostForStation : left < LeastForStation ? LeastForStation : left;
        }
    }

    /// <summary>How long an outcome that is due at a moment is waited for.</summary>
    public TimeSpan Until(DateTimeOffset deadline)
    {
        var wait = deadline + ForLog - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
