using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Sessions;

/// <summary>What is done about a session of which nothing has been heard for long.</summary>
internal enum SilencePolicy
{
    /// <summary>It is marked, for somebody to look.</summary>
    Note,

    /// <summary>The station is asked to end it.</summary>
    Stop,

    /// <summary>It ends with its last reading; its record waits for a person.</summary>
    Settle,

    /// <summary>It is closed without a record.</summary>
    Close,
}

/// <param name="After">Since the last report of the session, by our clock.</param>
internal sealed record WatchdogOptions(TimeSpan After, SilencePolicy Policy, TimeSpan Look)
{
    public static WatchdogOptions From(IConfiguration configuration) => new(
        TimeSpan.FromHours(configuration.GetValue("Hub:Sessions:SilentAfterHours", 48.0)),
        configuration.GetValue("Hub:Sessions:WhenSilent", SilencePolicy.Note),
        TimeSpan.FromSeconds(configuration.GetValue("Hub:Sessions:WatchdogSeconds", 60.0)));
}

/// <summary>
/// Finds sessions that never end: a stop may be lost for good, a station scrapped. A stop that comes after all is then kept for the back office.
/// </summary>
internal sealed class SessionWatchdog(
    ReadModels readModels, ChargingSessions sessions, RemoteOrders orders, TimeProvider time, WatchdogOptions options, ILogger<SessionWatchdog> logger)
    : BackgroundService
{
    private const string Name = "watchdog";
    private const int AtATime = 100;
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Look, time, stoppingToken);
            try
            {
                foreach (var session in await readModels.Sessions.SilentSinceAsync(time.GetUtcNow() - options.After, AtATime, stoppingToken))
                    await AttendAsync(session, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.WatchdogFailed(e);
            }
        }
    }

    private async Task AttendAsync(SessionId id, CancellationToken ct)
    {
        if (await sessions.FindAsync(id, ct) is not { Open: true } session)
            return;
        var now = time.GetUtcNow();
        logger.SessionSilent(session.Start.Evse.Station.Value, id.Value);
        List<SessionEvent> facts = [new SessionOverdue(session.LastAt, now)];
        if (options.Policy == SilencePolicy.Settle)
            facts.Add(new ChargingStopped(session.Last, session.LastAt, now, null, null, By: Name));
        else if (options.Policy == SilencePolicy.Close)
            facts.Add(new SessionClosed(now, "nothing has been heard of it for " + options.After, Name));
        await sessions.RecordAsync(id, facts, ct);
        if (options.Policy == SilencePolicy.Stop)
            await orders.StopAsync(Guid.CreateVersion7(now), id, partner: null, replyTo: null, StopPatience, ct);
    }
}
