using System.Net;
using System.Net.WebSockets;
using System.Text;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>What breaks the protocol gets the protocol's own error; the connection and the others go on.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private HubUnderTest _hub = null!;

    public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [InlineData("not json", "-1", "FormationViolation")]
    [InlineData("{}", "-1", "FormationViolation")]
    [InlineData("[]", "-1", "FormationViolation")]
    [InlineData("""[2,"a","Heartbeat"]""", "a", "FormationViolation")]
    [InlineData("""[2,"a","Heartbeat",{},1]""", "a", "FormationViolation")]
    [InlineData("""[2,"a","Nonsense",{}]""", "a", "NotImplemented")]
    [InlineData("""[2,"a","heartbeat",{}]""", "a", "NotImplemented")]
    [InlineData("""[2,"a","Reset",{"type":"Hard"}]""", "a", "NotSupported")]
    [InlineData("""[2,"a","Authorize",{}]""", "a", "ProtocolError")]
    [InlineData("""[2,"a","Authorize",{"idTag":{}}]""", "a", "TypeConstraintViolation")]
    public async Task Bad_frames_are_refused_and_the_connection_lives(string frame, string id, string code)
    {
        await using var station = await _hub.StationAsync("CP1");
        var answer = await station.SendRawAsync(frame, TimeSpan.FromSeconds(10));
        answer.ShouldNotBeNull().ShouldStartWith($"[4,\"{id}\",\"{code}\",");
        (await station.HeartbeatAsync()).CurrentTime.ShouldNotBe(default);
    }

    [Fact]
    public async Task An_answer_to_no_call_is_not_answered()
    {
        await using var station = await _hub.StationAsync("CP1");
        (await station.SendRawAsync("""[3,"nobody",{}]""", TimeSpan.FromMilliseconds(300))).ShouldBeNull();
        (await station.HeartbeatAsync()).CurrentTime.ShouldNotBe(default);
    }

    [Fact]
    public async Task A_station_that_never_booted_is_told_to()
    {
        await using var station = await _hub.StationAsync("CP1", boot: false);
        (await station.SendRawAsync("""[2,"a","Heartbeat",{}]""")).ShouldNotBeNull().ShouldStartWith("""[4,"a","SecurityError",""");
    }

    [Fact]
    public async Task A_message_of_more_than_256_KiB_closes_its_socket_only()
    {
        await using var other = await _hub.StationAsync("CP2");
        using var socket = await ConnectAsync("CP1", "ocpp1.6");
        await socket.SendAsync(Encoding.UTF8.GetBytes($"[2,\"a\",\"DataTransfer\",{{\"vendorId\":\"{new string('x', 300_000)}\"}}]"), WebSocketMessageType.Text, true, default);
        (await CloseStatusAsync(socket)).ShouldBe(WebSocketCloseStatus.MessageTooBig);
        (await other.HeartbeatAsync()).CurrentTime.ShouldNotBe(default);
    }

    [Fact]
    public async Task A_binary_message_closes_the_socket()
    {
        using var socket = await ConnectAsync("CP1", "ocpp1.6");
        await socket.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, true, default);
        (await CloseStatusAsync(socket)).ShouldBe(WebSocketCloseStatus.InvalidMessageType);
    }

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
        using var first = await ConnectAsync("CP1", "ocpp1.6");
        await using var second = await _hub.StationAsync("CP1");
        (await CloseStatusAsync(first)).ShouldBe((WebSocketCloseStatus)4001);
        (await second.HeartbeatAsync()).CurrentTime.ShouldNotBe(default);
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
