using System.Net.WebSockets;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// Lets stations in and out: takes the station for this node, tells the log, runs the connection, and tells the log that it is gone unless
/// a newer connection has taken its place. When the log cannot be written, every socket is closed.
/// </summary>
internal sealed class StationGate(
    StationRegistry registry, StationOwners owners, EventLog log, LogTail tail, StationProtocols protocols, ChargingSessions sessions, WireLog wireLog,
    StationNotes notes, TimeProvider time, ILogger<StationGate> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public IEnumerable<string> Protocols => protocols.Names;

    /// <summary>The first subprotocol offered that this hub speaks and the station is meant to; null when there is none.</summary>
    public string? Choose(IList<string> offered, string? wanted) =>
        offered.FirstOrDefault(p => protocols.Speaks(p) && (wanted is null || wanted == p));

    public async Task RunAsync(WebSocket socket, StationProfile profile, string protocol, CancellationToken ct)
    {
        var epoch = await owners.TakeAsync(profile.Id.Value, protocol, ct);
        var connection = new StationConnection(socket, profile, protocol, epoch, protocols.RouterOf(protocol), wireLog, notes, time, logger);
        if (registry.Enter(connection) is { } displaced)
            _ = displaced.CloseAsync((WebSocketCloseStatus)4001, "a newer connection has taken over");
        try
        {
            await sessions.PrimeAsync(profile.Id, ct);
            await log.AppendAsync(StationStream.Of(profile.Id), ExpectedVersion.Any, [new StationConnected(profile.Id, protocol, epoch, time.GetUtcNow())], ct);
            await connection.RunAsync(ct);
        }
        catch (Exception e) when (e is LogUnavailableException or Npgsql.NpgsqlException)
        {
            logger.CallNotStored(profile.Id.Value, "connect", e);
            await connection.CloseAsync((WebSocketCloseStatus)1013, "try again later");
        }
        finally
        {
            registry.Leave(connection);
            await LeaveAsync(profile.Id, epoch);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var described = tail.Subscribe(e => Redescribe(e.Data));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await owners.RegisterAsync(stoppingToken);
                await notes.FlushAsync(stoppingToken);
                await LeaveForTheDeadAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.StationRoundFailed(e);
            }

            if (!log.Writable)
                await Task.WhenAll(registry.All.Select(c => c.CloseAsync((WebSocketCloseStatus)1013, "try again later")));
            await Task.Delay(Round, time, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(registry.All.Select(c => c.CloseAsync((WebSocketCloseStatus)1012, "the hub restarts")));
        await base.StopAsync(cancellationToken);
    }

    // A killed node says no good-bye for its stations. Those that have not come back to any node are said to be gone.
    private async Task LeaveForTheDeadAsync()
    {
        foreach (var owner in await owners.AllAsync(default))
        {
            if (!owner.Alive && time.GetUtcNow() - owner.ConnectedAt > Round)
                await LeaveAsync(new(owner.Station), owner.Epoch);
        }
    }

    private async Task LeaveAsync(StationId station, long epoch)
    {
        try
        {
            if (await owners.LeaveAsync(station.Value, epoch, default))
                await log.AppendAsync(StationStream.Of(station), ExpectedVersion.Any, [new StationDisconnected(station, epoch, time.GetUtcNow())], default);
        }
        catch (Exception e) when (e is LogUnavailableException or Npgsql.NpgsqlException)
        {
            logger.CallNotStored(station.Value, "disconnect", e);
        }
    }

    private void Redescribe(object data)
    {
        switch (data)
        {
            case StationDescribed e when registry.TryGet(e.Station, out var connection):
                connection.Profile = connection.Profile with { Protocol = e.Protocol, Validation = e.Validation, Links = e.Connectors };
                break;
            case StationBooted e when registry.TryGet(e.Station, out var connection):
                connection.Profile = connection.Profile with { Registered = e.RegistrationStatus == "Accepted" };
                break;
            case StationRemoved e when registry.TryGet(e.Station, out var connection):
                _ = connection.CloseAsync(WebSocketCloseStatus.PolicyViolation, "no longer known here");
                break;
        }
    }
}
