using System.Net;
using System.Net.WebSockets;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>Who is let in, and who stays. (What bad frames get: FrameFaultsTests.)</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private HubUnderTest _hub = null!;

    public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task An_unknown_subprotocol_ends_after_the_handshake()
    {
        using var socket = await ConnectAsync("CP1", "ocpp9.9");
        socket.SubProtocol.ShouldBeNullOrEmpty();
        (await CloseStatusAsync(socket)).ShouldBe(WebSocketCloseStatus.ProtocolError);
    }

    [Fact]
    public async Task The_newest_connection_of_a_station_wins()
    {
        await using var first = await RawStation.BootedAsync(_hub, "CP1", "ocpp1.6");
        await using var second = await _hub.StationAsync("CP1");
        (await first.ClosedAsync()).ShouldBe((WebSocketCloseStatus)4001);
        (await second.HeartbeatAsync()).CurrentTime.ShouldNotBe(default);
    }

    [Fact]
    public async Task A_hub_that_stops_says_so_to_its_stations()
    {
        var hub = await HubUnderTest.StartAsync();
        await using var station = await RawStation.BootedAsync(hub, "CP1", "ocpp2.0.1");
        await hub.DisposeAsync();
        (await station.ClosedAsync()).ShouldBe((WebSocketCloseStatus)1012);
    }

    [Fact]
    public async Task A_stranger_is_refused_before_the_socket_opens()
    {
        await using var strict = await HubUnderTest.StartAsync(("Hub:Stations:AutoProvision", "false"));
        var refused = await Should.ThrowAsync<UpgradeRefusedException>(() => strict.StationAsync("NOBODY"));
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<ClientWebSocket> ConnectAsync(string station, string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(_hub.StationUrl(station), default);
        return socket;
    }

    private static async Task<WebSocketCloseStatus?> CloseStatusAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[4096];
        while (!limit.IsCancellationRequested && (await socket.ReceiveAsync(buffer, limit.Token)).MessageType != WebSocketMessageType.Close)
        {
        }

        return socket.CloseStatus;
    }
}
