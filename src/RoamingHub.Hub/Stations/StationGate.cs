using System.Net;
using System.Net.WebSockets;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// Lets stations in and out: takes the station for this node, tells the log, runs the connection, and tells the log that it is gone unless
/// a newer connection has taken its place. When the log cannot be written, every socket is closed.
/// </summary>
internal sealed class StationGate(
    StationRegistry registry, StationOwners owners, EventLog log, LogTail tail, StationProtocols protocols, ChargingSessions sessions, WireLog wireLog,
    StationNotes notes, StationSecrets secrets, StationOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<StationGate> logger)
    : BackgroundService
{
    private const WebSocketCloseStatus TakenOver = (WebSocketCloseStatus)4001;
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;
    private const WebSocketCloseStatus Restarting = (WebSocketCloseStatus)1012;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);

    public IEnumerable<string> Protocols => protocols.Names;

    /// <summary>The first subprotocol offered that this hub speaks and the station is meant to; null when there is none.</summary>
    public string? Choose(IList<string> offered, string? wanted) =>
        offered.FirstOrDefault(p => protocols.Speaks(p) && (wanted is null || wanted == p));

    /// <summary>
    /// Whether somebody else holds the name of a station that shows no credentials: another address, and alive. The same address is the
    /// station itself, back after a cut that this side has not noticed (specs/decisions/0006).
    /// </summary>
    public async Task<bool> IsHeldAsync(StationId station, IPAddress address) =>
        registry.TryGet(station, out var held) && !held.Address.Equals(address) && await held.AnswersAsync(SignOfLife);

    /// <param name="place">Given back when the station is in.</param>
    public async Task RunAsync(StationSocket socket, StationArrival arrival, IDisposable place, CancellationToken ct)
    {
        var station = arrival.Profile.Id;
        var protocol = arrival.Protocol!;
        var epoch = await owners.TakeAsync(station.Value, protocol, ct);
        var rate = new MessageRate(time, options.MessageBurst, options.MessagesPerSecond);
        var connection = new StationConnection(socket, arrival, epoch, protocols.RouterOf(protocol), rate, wireLog, notes, secrets, time, logger);
        if (registry.Enter(connection) is { } displaced)
            Displace(displaced, connection);
        try
        {
            await sessions.PrimeAsync(station, ct);
            await log.AppendAsync(StationStream.Of(station), ExpectedVersion.Any, [new StationConnected(station, protocol, epoch, time.GetUtcNow())], ct);
            place.Dispose();
            await connection.RunAsync(ct);
        }
        catch (Exception e) when (e is LogUnavailableException or Npgsql.NpgsqlException)
        {
            logger.CallNotStored(station.Value, "connect", e);
            await connection.CloseAsync(TryAgainLater, "try again later");
        }
        finally
        {
            registry.Leave(connection);
            await LeaveAsync(station, epoch);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var leaving = lifetime.ApplicationStopping.Register(SendAllAway);
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
                await Task.WhenAll(registry.All.Select(c => c.CloseAsync(TryAgainLater, "try again later")));
            await Task.Delay(Round, time, stoppingToken);
        }
    }

    // The web server stops first and waits for its connections: the stations are told before that.
    private void SendAllAway()
    {
        foreach (var connection in registry.All)
            _ = connection.CloseAsync(Restarting, "the hub restarts");
    }

    private void Displace(StationConnection loser, StationConnection winner)
    {
        if (!loser.Address.Equals(winner.Address))
            logger.StationTakenOver(winner.Station.Value, loser.Address.ToString(), winner.Address.ToString());
        _ = loser.CloseAsync(TakenOver, "a newer connection has taken over");
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
                connection.Profile = connection.Profile with
                {
                    Protocol = e.Protocol, Validation = e.Validation, Links = e.Connectors, SerialNumber = e.SerialNumber, HeartbeatInterval = e.HeartbeatInterval,
                    Cards = e.Cards,
                };
                break;
            case StationConnected e when registry.TryGet(e.Station, out var connection) && connection.Epoch < e.Epoch:
                registry.Leave(connection); // it has come to another node
                _ = connection.CloseAsync(TakenOver, "a newer connection has taken over");
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
