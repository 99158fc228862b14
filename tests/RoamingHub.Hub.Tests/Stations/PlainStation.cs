using System.Collections.Concurrent;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>A station of any version that says exactly what a test lets it say, and answers the hub's calls as the test says.</summary>
internal sealed class PlainStation : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ConcurrentDictionary<string, Func<JsonElement, string>> _answers = new();
    private readonly ConcurrentQueue<(string Action, JsonElement Payload)> _asked = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly string _protocol;
    private readonly RawStation _wire;
    private readonly Task _reading;
    private int _lastId;

    private PlainStation(RawStation wire, string protocol, Action<PlainStation>? prepare)
    {
        _wire = wire;
        _protocol = protocol;
        prepare?.Invoke(this);
        _reading = ReadAsync();
    }

    /// <summary>The hub's calls so far, in order.</summary>
    public IReadOnlyList<(string Action, JsonElement Payload)> Asked => [.. _asked];

    /// <param name="prepare">Runs before the hub can call the station.</param>
    public static async Task<PlainStation> ConnectAsync(HubUnderTest hub, string id, string protocol, bool boot = true, Action<PlainStation>? prepare = null)
    {
        var station = new PlainStation(await RawStation.ConnectAsync(hub, id, protocol), protocol, prepare);
        if (boot)
            await station.BootAsync();
        return station;
    }

    public Task BootAsync(string firmware = "1.0") => TellAsync("BootNotification", RawStation.BootOf(_protocol, firmware));

    /// <summary>Answers every further call of this action with a payload; an action without an answer is a CALLERROR NotImplemented.</summary>
    public void On(string action, Func<JsonElement, string> answer) => _answers[action] = asked => "3|" + answer(asked);

    public void On(string action, string answer) => On(action, _ => answer);

    /// <summary>Answers every further call of this action with a CALLERROR.</summary>
    public void Refuse(string action, string errorCode) => _answers[action] = _ => $$"""4|"{{errorCode}}","",{}""";

    /// <summary>Makes a call, and returns the payload of its result or the whole frame of an error.</summary>
    public async Task<JsonElement> CallAsync(string action, string payload)
    {
        var id = $"{Interlocked.Increment(ref _lastId)}";
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync($"""[2,"{id}","{action}",{payload}]""");
        var frame = await answer.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return frame[0].GetInt32() == 3 ? frame[2] : frame;
    }

    /// <summary>Makes a call, and returns the payload of its result as it came; an error fails the test.</summary>
    public async Task<string> TellAsync(string action, string payload)
    {
        var answer = await CallAsync(action, payload);
        answer.ValueKind.ShouldBe(JsonValueKind.Object, answer.GetRawText());
        return answer.GetRawText();
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        await foreach (var frame in _wire.FramesAsync())
            await TakeAsync(JsonElement.Parse(frame));
    }

    private async Task TakeAsync(JsonElement frame)
    {
        var id = frame[1].GetString()!;
        if (frame[0].GetInt32() != 2)
        {
            if (_waiting.TryRemove(id, out var waiting))
                waiting.SetResult(frame);
            return;
        }

        var action = frame[2].GetString()!;
        var answer = _answers.TryGetValue(action, out var handler) ? handler(frame[3]) : """4|"NotImplemented","",{}""";
        _asked.Enqueue((action, frame[3]));
        var (type, rest) = (answer[0], answer[2..]);
        await SendAsync($"""[{type},"{id}",{rest}]""");
    }

    private async Task SendAsync(string frame)
    {
        await _sending.WaitAsync();
        try
        {
            await _wire.SendAsync(frame);
        }
        finally
        {
            _sending.Release();
        }
    }
}
