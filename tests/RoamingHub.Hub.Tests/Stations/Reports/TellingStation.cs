using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace RoamingHub.Hub.Tests.Stations.Reports;

/// <summary>A station of either version that says what the test says, and answers the hub's calls as the test says.</summary>
internal sealed class TellingStation : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, string> _replies = [];
    private readonly StringBuilder _heard = new();
    private Task _reading = Task.CompletedTask;
    private int _id;

    /// <summary>The hub's calls, one after the other, as they came.</summary>
    public string Heard => _heard.ToString();

    public static async Task<TellingStation> ConnectAsync(HubUnderTest hub, string id, string protocol, string firmware = "1.0")
    {
        var station = new TellingStation();
        station._socket.Options.AddSubProtocol(protocol);
        await station._socket.ConnectAsync(hub.StationUrl(id), default);
        station._reading = station.ReadAsync();
        await station.BootAsync(protocol, firmware);
        return station;
    }

    public Task<string> BootAsync(string protocol, string firmware) => TellAsync("BootNotification", protocol == "ocpp1.6"
        ? $$"""{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"{{firmware}}"}"""
        : $$$"""{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M","firmwareVersion":"{{{firmware}}}"}}""");

    /// <summary>Sends a call and returns the payload of its result; an error fails the test.</summary>
    public async Task<string> TellAsync(string action, string payload)
    {
        var id = $"t{++_id}";
        await SendAsync($"""[2,"{id}","{action}",{payload}]""");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var answer = await _answers.Reader.ReadAsync(limit.Token);
        answer.ShouldStartWith($"[3,\"{id}\",");
        return answer[$"[3,\"{id}\",".Length..^1];
    }

    /// <param name="reply">The rest of the answer's frame, such as <c>3|{}</c> or <c>4|"NotSupported","",{}</c>.</param>
    public void Answers(string action, string reply) => _replies[action] = reply;

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
            while (_socket.State == WebSocketState.Open)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), default);
                    length += received.Count;
                }
                while (!received.EndOfMessage);
                await TakeAsync(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            _answers.Writer.TryComplete();
        }
    }

    private async Task TakeAsync(string frame)
    {
        if (!frame.StartsWith("[2,", StringComparison.Ordinal))
        {
            _answers.Writer.TryWrite(frame);
            return;
        }

        _heard.Append(frame);
        var call = JsonElement.Parse(frame);
        var (type, rest) = _replies[call[2].GetString()!].Split('|', 2) is [var t, var r] ? (t, r) : throw new InvalidOperationException();
        await SendAsync($"""[{type},"{call[1].GetString()}",{rest}]""");
    }

    private Task SendAsync(string frame) => _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, default);
}
