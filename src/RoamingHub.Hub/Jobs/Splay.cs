namespace RoamingHub.Hub.Jobs;

/// <summary>
/// A random pause before work by the clock that goes out to partners, so that not every platform asks at the same minute
/// (OCPI 2.2.1 §4.1.3).
/// </summary>
internal sealed class Splay(IConfiguration configuration, TimeProvider time)
{
    /// <summary>The longest pause.</summary>
    public TimeSpan AtMost { get; } = TimeSpan.FromMinutes(Math.Clamp(configuration.GetValue("Hub:Jobs:SplayMinutes", 20.0), 0, 24 * 60));

    public Task WaitAsync(CancellationToken ct) => Task.Delay(AtMost * Random.Shared.NextDouble(), time, ct);
}
