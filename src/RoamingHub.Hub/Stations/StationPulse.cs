namespace RoamingHub.Hub.Stations;

/// <summary>
/// One round for all connections of this node, every second: a station that has been silent is pinged, one that does not answer is let go.
/// A cut line says nothing by itself (a mobile network, a switch without power), and the calls to such a station would wait for nobody.
/// </summary>
internal sealed class StationPulse(StationRegistry registry, StationOptions options, TimeProvider time, ILogger<StationPulse> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var connection in registry.All)
                Beat(connection);
        }
    }

    private void Beat(StationConnection connection)
    {
        try
        {
            connection.Beat(options.PingInterval, options.PingTimeout);
        }
        catch (Exception e)
        {
            logger.StationRoundFailed(e);
        }
    }
}
