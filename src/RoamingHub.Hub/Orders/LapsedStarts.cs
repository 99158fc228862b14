using RoamingHub.Core.RemoteStarts;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Orders;

/// <summary>
/// Says of charges that a station had agreed to and that never began that their time is over, so that whoever follows the log hears of it. Any
/// node may say it; the order's stream takes it once.
/// </summary>
internal sealed class LapsedStarts(EventLog log, ReadModels readModels, TimeProvider time, ILogger<LapsedStarts> logger)
    : Rounds(time, TimeSpan.FromSeconds(1))
{
    private const int AtATime = 200;

    // A charge that began at the last moment is still being written down.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    protected override void Failed(Exception error) => logger.OrderDeadlinesFailed(error);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var due = Time.GetUtcNow() - Grace;
        if ((await readModels.RemoteStarts.OverdueAsync(due, AtATime, ct)).Count == 0 || !await readModels.CaughtUpAsync(ct))
            return;
        foreach (var id in await readModels.RemoteStarts.OverdueAsync(due, AtATime, ct))
        {
            var story = OrderStory.Of(id, await log.ReadStreamAsync(RemoteStream.OfStart(id), ct: ct));
            if (story is { Outcome: OrderOutcome.Accepted, Ended: false })
                await log.AppendAsync(RemoteStream.OfStart(id), story.Version, [new RemoteStartLapsed(id, Time.GetUtcNow())], ct);
        }
    }
}
