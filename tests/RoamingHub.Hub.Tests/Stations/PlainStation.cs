using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>A station of any version that says exactly what a test lets it say, and answers the hub's calls as the test says.</summary>
internal sealed class PlainStation : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ConcurrentDictionary<string, Func<JsonElement, string?>> _answers = new();
    private readonly ConcurrentQueue<(string Action, JsonElement Payload)> _asked = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>The hub's calls so far, in order.</summary>
    public IReadOnlyList<(string Action, JsonElement Payload)> Asked => [.. _asked];

    public static async Task<PlainStation> ConnectAsync(HubUnderTest hub, string id, string protocol, bool boot = true, Action<PlainStation>? prepare = null)
    {
        var station = new PlainStation();
        prepare?.Invoke(station);
        station._socket.Options.AddSubProtocol(protocol);
        await station._socket.ConnectAsync(hub.StationUrl(id), default);
        station._reading = station.ReadAsync();
        if (boot)
            await station.CallAsync("BootNotification", protocol == "ocpp1.6"
                ? """{"chargePointVendor":"V","chargePointModel":"M"}"""
                : """{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}""");
        return station;
    }

    /// <summary>Answers every further call of this action with a payload; null: a CALLERROR NotImplemented.</summary>
    public void On(string action, Func<JsonElement, string?> answer) => _answers[action] = answer;

    public void On(string action, string answer) => On(action, _ => answer);

    public async Task<JsonElement> CallAsync(string action, string payload)
    {
        var id = $"{Interlocked.Increment(ref _lastId)}";
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync($"""[2,"{id}","{action}",{payload}]""");
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        while (true)
        {
            var length = 0;
            WebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), default);
                length += received.Count;
            }
            while (!received.EndOfMessage);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            await TakeAsync(JsonElement.Parse(Encoding.UTF8.GetString(buffer, 0, length)));
        }
    }

    private async Task TakeAsync(JsonElement frame)
    {
        var id = frame[1].GetString()!;
        if (frame[0].GetInt32() != 2)
        {
            if (_waiting.TryRemove(id, out var waiting))
                waiting.SetResult(frame[0].GetInt32() == 3 ? frame[2] : frame);
            return;
        }

        var action = frame[2].GetString()!;
        var answer = _answers.TryGetValue(action, out var handler) ? handler(frame[3]) : null;
        _asked.Enqueue((action, frame[3]));
        await SendAsync(answer is null ? $$"""[4,"{{id}}","NotImplemented","",{}]""" : $"""[3,"{id}",{answer}]""");
    }

    private async Task SendAsync(string frame)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, default);
        }
        finally
        {
            _sending.Release();
        }
    }
}
