using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations;

/// <summary>A plan that was set for later begins without anybody saying so: by the clock, its station is asked what holds then.</summary>
internal sealed class LimitStarts(EventLog log, FollowedLimits followed, TimeProvider time, ILogger<LimitStarts> logger)
    : Rounds(time, TimeSpan.FromSeconds(1))
{
    private const int AtATime = 200;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        foreach (var begun in await followed.BegunAsync(now, AtATime, ct))
        {
            await LimitWatch.AskAsync(log, begun, "begin " + begun.StartsAt!.Value.UtcTicks, cleared: false, now, ct);
            await followed.HeedAsync(begun, ct);
        }
    }

    protected override void Failed(Exception error) => logger.LimitStartsFailed(error);
}
