using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>A station that says exactly what the test writes: frames in, frames out, nothing of its own.</summary>
internal sealed class RawStation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private Task _reading = Task.CompletedTask;

    public static async Task<RawStation> ConnectAsync(HubUnderTest hub, string id, string protocol)
    {
        var station = new RawStation();
        station._socket.Options.AddSubProtocol(protocol);
        await station._socket.ConnectAsync(hub.StationUrl(id), default);
        station._reading = station.ReadAsync();
        return station;
    }

    /// <summary>Connected, and let in.</summary>
    public static async Task<RawStation> BootedAsync(HubUnderTest hub, string id, string protocol)
    {
        var station = await ConnectAsync(hub, id, protocol);
        await station.AskAsync($"""[2,"boot","BootNotification",{BootOf(protocol)}]""");
        return station;
    }

    public static string BootOf(string protocol, string firmware = "1.0") => protocol == "ocpp1.6"
        ? $$"""{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"{{firmware}}"}"""
        : $$$"""{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M","firmwareVersion":"{{{firmware}}}"}}""";

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public Task SendAsync(string frame) => SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text);

    public Task SendAsync(byte[] message, WebSocketMessageType type) => _socket.SendAsync(message, type, true, default);

    /// <summary>All frames from the hub, until the socket is gone.</summary>
    public IAsyncEnumerable<string> FramesAsync() => _received.Reader.ReadAllAsync();

    /// <summary>The next frame from the hub.</summary>
    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _received.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Sends a frame and returns the next one from the hub.</summary>
    public async Task<string> AskAsync(string frame)
    {
        await SendAsync(frame);
        return await NextAsync();
    }

    /// <summary>Makes a call and returns the payload of its result.</summary>
    public async Task<JsonElement> CallAsync(string action, string payload, string? id = null)
    {
        id ??= Guid.NewGuid().ToString("N");
        var answer = JsonElement.Parse(await AskAsync($"[2,\"{id}\",\"{action}\",{payload}]"));
        answer[0].GetInt32().ShouldBe(3, answer.GetRawText());
        answer[1].GetString().ShouldBe(id);
        return answer[2];
    }

    /// <summary>Until the hub has closed the socket.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        await _reading.WaitAsync(Patience);
        return _socket.CloseStatus;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), default);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                _received.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The socket is gone.
        }

        _received.Writer.TryComplete();
    }
}
