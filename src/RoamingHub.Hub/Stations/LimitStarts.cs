using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations;

/// <summary>A plan that was set for later begins without anybody saying so: by the clock, its station is asked what holds then.</summary>
internal sealed class LimitStarts(EventLog log, FollowedLimits followed, TimeProvider time, ILogger<LimitStarts> logger) : BackgroundService
{
    private const int AtATime = 200;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = time.GetUtcNow();
                foreach (var begun in await followed.BegunAsync(now, AtATime, stoppingToken))
                {
                    await LimitWatch.AskAsync(log, begun, "begin " + begun.StartsAt!.Value.UtcTicks, cleared: false, now, stoppingToken);
                    await followed.HeedAsync(begun, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LimitStartsFailed(e);
            }

            await Task.Delay(Look, time, stoppingToken);
        }
    }
}
