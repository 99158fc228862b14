using System.Collections.Concurrent;
using System.Net.WebSockets;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Hub.Stations;

/// <summary>The calls this hub makes on one connection: one at a time, each until it is answered, its time is over, or the socket ends.</summary>
internal sealed class CallsOut
{
    private readonly StationWire _wire;
    private readonly CancellationToken _closing;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StationAnswer>> _waiting = new();

    public CallsOut(StationWire wire, CancellationToken closing)
    {
        _wire = wire;
        _closing = closing;
        closing.Register(EndAll);
    }

    /// <param name="payload">Goes on the wire as it is.</param>
    public async Task<StationAnswer> CallAsync(string action, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, _closing);
        limit.CancelAfter(timeout);
        var id = Guid.CreateVersion7().ToString("D");
        var answer = new TaskCompletionSource<StationAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _one.WaitAsync(limit.Token);
            try
            {
                _waiting[id] = answer;
                await _wire.SendAsync(OcppFrameWriter.Call(id, action, payload.Span), 'c', id, action, limit.Token);
                return await answer.Task.WaitAsync(limit.Token);
            }
            finally
            {
                _waiting.TryRemove(id, out _);
                _one.Release();
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return _closing.IsCancellationRequested ? new StationAnswer.Disconnected() : new StationAnswer.NoAnswer();
        }
        catch (WebSocketException)
        {
            return new StationAnswer.Disconnected();
        }
    }

    /// <summary>False when no call waits under this id.</summary>
    public bool Complete(string id, StationAnswer answer) =>
        _waiting.TryRemove(id.Trim(), out var waiting) && waiting.TrySetResult(answer); // stations pad the id; ours has no blanks

    private void EndAll()
    {
        foreach (var waiting in _waiting.Values)
            waiting.TrySetResult(new StationAnswer.Disconnected());
    }
}

/// <summary>What came of a call to a station.</summary>
internal abstract record StationAnswer
{
    public sealed record Result(ReadOnlyMemory<byte> Payload) : StationAnswer;

    public sealed record Error(string Code, string Description) : StationAnswer;

    public sealed record NoAnswer : StationAnswer;

    public sealed record Disconnected : StationAnswer;
}
