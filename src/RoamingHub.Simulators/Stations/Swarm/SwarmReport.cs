namespace RoamingHub.Simulators.Stations.Swarm;

/// <param name="Messages">Calls that were answered with a result.</param>
/// <param name="Errors">Calls that were answered with CALLERROR.</param>
/// <param name="Failures">Stations that stopped early, and why.</param>
public sealed record SwarmReport(
    int Stations,
    long Charges,
    long Messages,
    long Errors,
    long EnergyWh,
    TimeSpan Elapsed,
    IReadOnlyList<ActionLatency> Latencies,
    IReadOnlyList<string> Failures)
{
    public double MessagesPerSecond => Messages / Elapsed.TotalSeconds;
}

/// <summary>From sending a call to holding its answer.</summary>
public sealed record ActionLatency(string Action, int Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    internal static ActionLatency Of(string action, IEnumerable<int> microseconds)
    {
        var sorted = microseconds.Order().ToArray();
        return new(action, sorted.Length, At(0.50), At(0.95), At(0.99), At(1));

        TimeSpan At(double share) =>
            sorted.Length == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(sorted[(int)Math.Ceiling(share * sorted.Length) - 1]);
    }
}
