using System.Collections.Concurrent;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Orders;

/// <summary>How far a charge is that has to end.</summary>
internal enum StopProgress
{
    /// <summary>The station has not agreed yet; it is away, or has been asked, or will be again.</summary>
    Open,

    /// <summary>The station has agreed; the charge is still open.</summary>
    Agreed,

    Ended,
}

/// <summary>
/// Charges that have to end, whatever their stations say to the first request: a station that refused, did not answer or was away is asked
/// again, at growing intervals, and so is one that agreed and let the charge run. What has been asked is remembered by this process only.
/// </summary>
internal sealed class PursuedStops(EventLog log, RemoteOrders orders, TimeProvider time, ILogger<PursuedStops> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1); // a station that has agreed reports the end by then
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<SessionId, Request> _requests = new();
    private readonly ConcurrentDictionary<SessionId, PartnerId?> _pursued = new();

    /// <summary>Asks for the end of a charge now, and from now on until it has ended.</summary>
    /// <param name="first">The number of the first request: placed once.</param>
    public async Task PursueAsync(SessionId session, PartnerId? partner, Guid first, CancellationToken ct)
    {
        if (await AskAsync(session, partner, ct, first) != StopProgress.Ended)
            _pursued[session] = partner;
    }

    /// <summary>Asks the station to end the charge, unless it has been asked a moment ago.</summary>
    /// <param name="partner">Whose order it is; null for our own.</param>
    public async Task<StopProgress> AskAsync(SessionId session, PartnerId? partner, CancellationToken ct, Guid? first = null)
    {
        var now = time.GetUtcNow();
        Forget(now);
        if (!await IsOpenAsync(session, ct))
        {
            _requests.TryRemove(session, out _);
            return StopProgress.Ended;
        }

        var times = 0;
        if (_requests.TryGetValue(session, out var request))
        {
            times = request.Times;
            var story = OrderStory.Of(request.Id, await log.ReadStreamAsync(RemoteStream.OfStop(request.Id), ct: ct));
            if (story is { Outcome: null })
                return StopProgress.Open;
            if (story is { AnsweredAt: { } at } && now - at < PauseAfter(story.Outcome, times))
                return story.Outcome == OrderOutcome.Accepted ? StopProgress.Agreed : StopProgress.Open;
        }

        var id = first ?? Guid.CreateVersion7(now);
        if (await orders.StopAsync(id, session, partner, replyTo: null, Patience, ct) is OrderAcceptance.Placed)
            _requests[session] = new(id, times + 1, now);
        return StopProgress.Open;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, stoppingToken);
            foreach (var (session, partner) in _pursued)
                await FollowAsync(session, partner, stoppingToken);
        }
    }

    private async Task FollowAsync(SessionId session, PartnerId? partner, CancellationToken ct)
    {
        try
        {
            if (await AskAsync(session, partner, ct) == StopProgress.Ended)
                _pursued.TryRemove(session, out _);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.OrderDeadlinesFailed(e);
        }
    }

    // As the log has it: another node may hold the station.
    private async Task<bool> IsOpenAsync(SessionId id, CancellationToken ct) =>
        (await log.ReadStreamAsync(SessionStream.Of(id), ct: ct)).Select(e => e.Data).OfType<SessionEvent>()
            .Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(id, s, e)) is { Open: true };

    // 2 s, 4 s, 8 s … 10 min.
    private static TimeSpan PauseAfter(OrderOutcome? outcome, int times)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(times, 10))));
        return outcome == OrderOutcome.Accepted && pause < Settling ? Settling : pause;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var pair in _requests)
        {
            if (pair.Value.At + Remembered <= now)
                _requests.TryRemove(pair);
        }
    }

    private sealed record Request(Guid Id, int Times, DateTimeOffset At);
}
