using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// A station's socket. Its calls are answered one after the other; answers to our calls are taken in between. What cannot be stored is not
/// answered: the socket is closed, so that the station keeps its data and comes back.
/// </summary>
internal sealed class StationConnection(
    WebSocket socket, StationProfile profile, string protocol, long epoch, CallRouter router, WireLog wireLog, StationNotes notes,
    TimeProvider time, ILogger logger)
{
    /// <summary>Largest message, in bytes. A MeterValues message of a hundred samples is about 20 KB.</summary>
    public const int MaxMessageBytes = 256 * 1024;

    private const int MaxReceives = 512;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SemaphoreSlim _calling = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StationAnswer>> _waiting = new();
    private readonly AnsweredCalls _answered = new(time);
    private readonly CancellationTokenSource _closed = new();
    private (string Id, Task Answering)? _inHand;

    public StationId Station => Profile.Id;

    public string Protocol { get; } = protocol;

    public long Epoch { get; } = epoch;

    public MessageTable Messages => router.Messages;

    /// <summary>As the back office last described the station; changed while the connection lives.</summary>
    public StationProfile Profile { get; set; } = profile;

    /// <summary>Runs until either side closes.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, _closed.Token);
        try
        {
            while (socket.State == WebSocketState.Open && await ReceiveAsync(stop.Token) is { } message)
                await TakeAsync(message, stop.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            logger.StationSocketLost(Station.Value, e.Message);
        }
        finally
        {
            await FinishAsync();
        }
    }

    /// <summary>Makes a call and waits for the answer. One call at a time goes to a station.</summary>
    /// <param name="payload">Goes on the wire as it is.</param>
    public async Task<StationAnswer> CallAsync(string action, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        var id = Guid.CreateVersion7().ToString("D");
        var answer = new TaskCompletionSource<StationAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _calling.WaitAsync(limit.Token);
            try
            {
                if (_closed.IsCancellationRequested)
                    return new StationAnswer.Disconnected();
                _waiting[id] = answer;
                if (_closed.IsCancellationRequested)
                    return new StationAnswer.Disconnected();
                await SendAsync(OcppFrameWriter.Call(id, action, payload.Span), 'c', id, action, limit.Token);
                return await answer.Task.WaitAsync(limit.Token);
            }
            finally
            {
                _waiting.TryRemove(id, out _);
                _calling.Release();
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return _closed.IsCancellationRequested ? new StationAnswer.Disconnected() : new StationAnswer.NoAnswer();
        }
        catch (WebSocketException)
        {
            return new StationAnswer.Disconnected();
        }
    }

    /// <summary>Closes the socket; the station may come back at once.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string why)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, why, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            logger.StationSocketLost(Station.Value, e.Message);
        }

        await _closed.CancelAsync();
    }

    private async Task TakeAsync(Message message, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        notes.Seen(Station.Value, now);
        var frame = OcppFrameParser.Parse(message.Text, router.Version);
        Note('i', frame, message.Text.Span, now);
        switch (frame)
        {
            case OcppFrame.Call call:
                await TakeCallAsync(call, message, now, ct);
                return; // the message's buffer now belongs to the call
            case OcppFrame.CallResult result:
                Complete(result.Id, new StationAnswer.Result(result.Payload.ToArray()));
                break;
            case OcppFrame.CallError error:
                Complete(error.Id, new StationAnswer.Error(error.Code, error.Description));
                break;
            case OcppFrame.Faulty { Answer: FaultAnswer.Close }:
                await CloseAsync(WebSocketCloseStatus.InvalidPayloadData, "not UTF-8");
                break;
            case OcppFrame.Faulty { Answer: FaultAnswer.Error, Code: { } code } fault:
                Count(fault, now);
                await SendAsync(OcppFrameWriter.Error(fault.Id, code, $"The message is no OCPP frame: {fault.Fault}."), 'e', fault.Id, null, ct);
                break;
            case OcppFrame.Faulty fault:
                Count(fault, now);
                Complete(fault.Id, new StationAnswer.Error("InvalidResponse", "The station's answer cannot be read."));
                break;
        }

        message.Dispose();
    }

    // A call waits for the one before it; answers to our own calls do not.
    private async Task TakeCallAsync(OcppFrame.Call call, Message message, DateTimeOffset now, CancellationToken ct)
    {
        if (_inHand is { Answering.IsCompleted: false } before)
        {
            if (before.Id == call.Id && router.Messages.Find(call.Action) is not { IsTransactionMessage: true } && !_answered.IsSame(call))
            {
                await SendAsync(OcppFrameWriter.Error(call.Id, OcppErrorCode.ProtocolError, "This message id is still being answered."), 'e', call.Id, call.Action, ct);
                message.Dispose();
                return;
            }

            await before.Answering;
        }

        _answered.Begin(call);
        _inHand = (call.Id, AnswerAsync(call, message, now, ct));
    }

    private async Task AnswerAsync(OcppFrame.Call call, Message message, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var answer = _answered.Find(call) ?? await router.AnswerAsync(call, Profile, now, ct);
            _answered.Keep(call, answer);
            await SendAsync(answer, answer[1] == (byte)'4' ? 'e' : 'r', call.Id, call.Action, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The socket is gone; the station repeats what was not answered.
        }
        catch (Exception e) when (e is Storage.LogUnavailableException or Npgsql.NpgsqlException or TimeoutException)
        {
            logger.CallNotStored(Station.Value, call.Action, e);
            await CloseAsync((WebSocketCloseStatus)1013, "try again later");
        }
        catch (Exception e)
        {
            logger.CallFailed(Station.Value, call.Action, e);
            if (router.Messages.Find(call.Action) is { IsTransactionMessage: true })
                await CloseAsync(WebSocketCloseStatus.InternalServerError, "internal fault"); // a CALLERROR would cost the station a try
            else
                await TrySendAsync(OcppFrameWriter.Error(call.Id, OcppErrorCode.InternalError, "The hub could not handle the call."), call, ct);
        }
        finally
        {
            message.Dispose();
        }
    }

    private async Task TrySendAsync(byte[] frame, OcppFrame.Call call, CancellationToken ct)
    {
        try
        {
            await SendAsync(frame, 'e', call.Id, call.Action, ct);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            logger.StationSocketLost(Station.Value, e.Message);
        }
    }

    private async Task SendAsync(byte[] frame, char type, string id, string? action, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(SendTimeout);
        await _sending.WaitAsync(limit.Token);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, limit.Token);
        }
        finally
        {
            _sending.Release();
        }

        wireLog.Add(new(time.GetUtcNow(), Station.Value, 'o', type, id, action, Encoding.UTF8.GetString(frame)));
    }

    private void Complete(string id, StationAnswer answer)
    {
        // Stations pad or trim the id they answer to; a call of ours has no blanks in its own.
        if (_waiting.TryRemove(id.Trim(), out var waiting))
            waiting.TrySetResult(answer);
        else
            notes.Deviation(Station.Value, "-", "UnknownMessageId", "", time.GetUtcNow());
    }

    private async Task<Message?> ReceiveAsync(CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        var (length, receives) = (0, 0);
        while (true)
        {
            if (length == buffer.Length)
                buffer = Grow(buffer, length);
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                await CloseAsync(WebSocketCloseStatus.NormalClosure, "bye");
                return null;
            }

            if (received.MessageType == WebSocketMessageType.Binary)
                return await RefuseAsync(buffer, WebSocketCloseStatus.InvalidMessageType, "text only", ct);
            if (length > MaxMessageBytes || ++receives > MaxReceives)
                return await RefuseAsync(buffer, WebSocketCloseStatus.MessageTooBig, "at most 256 KiB", ct);
            if (received.EndOfMessage)
                return new(buffer, length);
        }
    }

    private async Task<Message?> RefuseAsync(byte[] buffer, WebSocketCloseStatus status, string why, CancellationToken ct)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        if (status == WebSocketCloseStatus.InvalidMessageType && router.Version == OcppVersion.V201)
            await SendAsync(OcppFrameWriter.Error(OcppFrameParser.UnreadableId, OcppErrorCode.RpcFrameworkError, "Binary messages are not read."), 'e', OcppFrameParser.UnreadableId, null, ct);
        await CloseAsync(status, why);
        return null;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async Task FinishAsync()
    {
        await _closed.CancelAsync();
        foreach (var (id, waiting) in _waiting)
        {
            if (_waiting.TryRemove(id, out _))
                waiting.TrySetResult(new StationAnswer.Disconnected());
        }

        if (_inHand is { } last)
            await last.Answering;
        socket.Dispose();
    }

    private void Count(OcppFrame.Faulty fault, DateTimeOffset now) => notes.Deviation(Station.Value, "-", fault.Fault.ToString(), "", now);

    private void Note(char direction, OcppFrame frame, ReadOnlySpan<byte> raw, DateTimeOffset at)
    {
        var (type, action) = frame switch
        {
            OcppFrame.Call call => ('c', call.Action),
            OcppFrame.CallResult => ('r', null),
            OcppFrame.CallError => ('e', null),
            _ => ('?', null),
        };
        wireLog.Add(new(at, Station.Value, direction, type, frame.Id, action, Encoding.UTF8.GetString(raw)));
    }

    private sealed class Message(byte[] buffer, int length) : IDisposable
    {
        public ReadOnlyMemory<byte> Text { get; } = buffer.AsMemory(0, length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
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
