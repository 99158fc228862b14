using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Simulators.Stations;

/// <summary>Keeps a station connected: opens a link, and a new one whenever it is lost, until the station stays away on purpose.</summary>
internal sealed class StationConnection(
    StationOptions options,
    StationCredentials credentials,
    IStationLanguage language,
    StationHistory history,
    Func<OcppFrame.Call, HubCallAnswer> answer,
    Func<StationLink, CancellationToken, Task<BootAnswer>> boot)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim oneOpening = new(1, 1);
    private readonly CancellationTokenSource disposed = new();
    private TaskCompletionSource<StationLink> online = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StationLink? link;
    private Task watching = Task.CompletedTask;

    public bool IsOnline => online.Task.IsCompletedSuccessfully;

    public bool IsStayingAway { get; private set; }

    /// <exception cref="StationOfflineException">There is no connection.</exception>
    public StationLink Current =>
        link is { } current && IsOnline ? current : throw new StationOfflineException("The station is not connected.");

    public Task<StationLink> WhenOnlineAsync(CancellationToken ct) => online.Task.WaitAsync(ct);

    /// <param name="boot">Whether the station boots before anything else is sent.</param>
    /// <exception cref="UpgradeRefusedException">The hub said no, or is not there.</exception>
    public Task OpenAsync(bool boot, CancellationToken ct)
    {
        IsStayingAway = false;
        return TryOpenAsync(boot, ct);
    }

    /// <summary>Ends the connection and stays away.</summary>
    public async Task LeaveAsync(bool politely)
    {
        IsStayingAway = true;
        if (politely && link is not null)
            await link.CloseAsync();
        link?.Abort();
        await watching;
    }

    /// <summary>Ends staying away, and tries until the hub lets the station in.</summary>
    public Task ReturnAsync(bool boot)
    {
        IsStayingAway = false;
        return RetryAsync(boot);
    }

    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync();
        await LeaveAsync(politely: true);
    }

    private async Task TryOpenAsync(bool shallBoot, CancellationToken ct)
    {
        await oneOpening.WaitAsync(ct);
        try
        {
            if (IsOnline)
                return;
            var opened = await StationLink.ConnectAsync(options, credentials, language, history, answer, ct);
            try
            {
                if (shallBoot)
                    await BootUntilAcceptedAsync(opened, ct);
                if (IsStayingAway)
                    throw new StationOfflineException("The station was taken offline while it connected.");
            }
            catch
            {
                await opened.DisposeAsync();
                throw;
            }
            link = opened;
            online.TrySetResult(opened);
            watching = WatchAsync(opened);
        }
        finally
        {
            oneOpening.Release();
        }
    }

    private async Task BootUntilAcceptedAsync(StationLink opened, CancellationToken ct)
    {
        while (true)
        {
            var answer = await boot(opened, ct);
            if (answer.Accepted)
                return;
            await Task.Delay(TimeSpan.FromSeconds(answer.Interval), options.Time, ct);
        }
    }

    private async Task WatchAsync(StationLink current)
    {
        await current.Ended;
        online = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await current.DisposeAsync();
        if (!IsStayingAway)
            _ = RetryAsync(options.BootAfterReconnect);
    }

    private async Task RetryAsync(bool shallBoot)
    {
        try
        {
            while (!IsStayingAway)
            {
                await Task.Delay(options.ReconnectDelay, options.Time, disposed.Token);
                try
                {
                    await TryOpenAsync(shallBoot, disposed.Token);
                    return;
                }
                catch (Exception e) when (e is StationException or TimeoutException)
                {
                    // Not yet: try again after the delay.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator has been put away.
        }
    }
}

/// <param name="Interval">Seconds until the next try, when the hub has not accepted the station yet.</param>
internal readonly record struct BootAnswer(bool Accepted, int Interval);
