using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Simulators.Stations;

/// <summary>One WebSocket connection of a station: sends calls one at a time, and answers the hub's calls meanwhile.</summary>
internal sealed class StationLink : IAsyncDisposable
{
    private readonly ClientWebSocket socket;
    private readonly StationOptions options;
    private readonly IStationLanguage language;
    private readonly StationHistory history;
    private readonly Func<OcppFrame.Call, HubCallAnswer> answer;
    private readonly SemaphoreSlim oneCall = new(1, 1);
    private readonly SemaphoreSlim oneSend = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<OcppFrame>> waiting = new();
    private readonly CancellationTokenSource lost = new();
    private TaskCompletionSource<string?>? rawAnswer;

    private StationLink(
        ClientWebSocket socket,
        StationOptions options,
        IStationLanguage language,
        StationHistory history,
        Func<OcppFrame.Call, HubCallAnswer> answer)
    {
        (this.socket, this.options, this.language, this.history, this.answer) = (socket, options, language, history, answer);
        Ended = ReceiveAsync();
    }

    /// <summary>Completes, never with an error, when the connection is gone.</summary>
    public Task Ended { get; }

    /// <summary>What the hub said when it closed the connection; null when it just went away.</summary>
    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    /// <exception cref="UpgradeRefusedException">The hub said no, or is not there.</exception>
    public static async Task<StationLink> ConnectAsync(
        StationOptions options,
        StationCredentials credentials,
        IStationLanguage language,
        StationHistory history,
        Func<OcppFrame.Call, HubCallAnswer> answer,
        CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol(language.Subprotocol);
        credentials.ApplyTo(socket.Options);
        options.ConfigureSocket?.Invoke(socket.Options);
        try
        {
            await socket.ConnectAsync(new Uri($"{options.Url.ToString().TrimEnd('/')}/{Uri.EscapeDataString(options.Id)}"), ct);
        }
        catch (WebSocketException refusal)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new UpgradeRefusedException(status, refusal);
        }
        return new StationLink(socket, options, language, history, answer);
    }

    /// <exception cref="StationOfflineException">The connection was lost before the answer came.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<OcppFrame> CallAsync(string id, byte[] frame, CancellationToken ct)
    {
        await oneCall.WaitAsync(ct);
        var result = waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await SendAsync(frame, ct);
            return await result.Task.WaitAsync(options.CallTimeout, options.Time, ct);
        }
        finally
        {
            waiting.TryRemove(id, out _);
            oneCall.Release();
        }
    }

    /// <summary>Sends any text. Its answer is the next frame that is no call and answers none of ours; null when none comes.</summary>
    public async Task<string?> SendRawAsync(string text, TimeSpan wait, CancellationToken ct)
    {
        await oneCall.WaitAsync(ct);
        var result = rawAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await SendAsync(Encoding.UTF8.GetBytes(text), ct, scripted: true);
            return await result.Task.WaitAsync(wait, options.Time, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            rawAnswer = null;
            oneCall.Release();
        }
    }

    /// <summary>Says goodbye, and waits until the hub has done so too.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            await Ended.WaitAsync(TimeSpan.FromSeconds(5), options.Time);
        }
        catch (Exception e) when (e is WebSocketException or TimeoutException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }

    /// <summary>Gone without a word, as when the mobile network drops.</summary>
    public void Abort() => socket.Abort();

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await Ended;
        socket.Dispose();
    }

    private async Task SendAsync(byte[] frame, CancellationToken ct, bool scripted = false)
    {
        await oneSend.WaitAsync(ct);
        try
        {
            if (lost.IsCancellationRequested)
                throw new StationOfflineException("The connection is gone.");
            history.Add(FrameDirection.Sent, Encoding.UTF8.GetString(frame), scripted);
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // That is what an aborted socket says.
            throw new StationOfflineException("The connection broke while sending.");
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException)
        {
            throw new StationOfflineException("The connection broke while sending.");
        }
        finally
        {
            oneSend.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        await Task.Yield();
        var message = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(message.GetMemory(4096), CancellationToken.None);
                if (received.MessageType is WebSocketMessageType.Close)
                    break;
                message.Advance(received.Count);
                if (!received.EndOfMessage)
                    continue;
                Take(message.WrittenSpan.ToArray());
                message.ResetWrittenCount();
            }
            if (socket.State is WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone, which is all there is to know.
        }
        lost.Cancel();
        foreach (var call in waiting.Values)
            call.TrySetException(new StationOfflineException("The connection was lost before the answer came."));
        rawAnswer?.TrySetResult(null);
    }

    private void Take(byte[] bytes)
    {
        history.Add(FrameDirection.Received, Encoding.UTF8.GetString(bytes));
        var frame = OcppFrameParser.Parse(bytes, language.Version);
        if (frame is OcppFrame.Call call)
            _ = AnswerAsync(call);
        else if (waiting.TryGetValue(frame.Id, out var caller))
            caller.TrySetResult(frame);
        else
            rawAnswer?.TrySetResult(Encoding.UTF8.GetString(bytes));
    }

    private async Task AnswerAsync(OcppFrame.Call call)
    {
        var given = answer(call);
        if (given.Frame(call.Id, language) is not { } frame)
            return;
        try
        {
            await SendAsync(frame, lost.Token, given.Scripted);
            given.Afterwards?.Invoke();
        }
        catch (Exception e) when (e is StationOfflineException or OperationCanceledException)
        {
            // The hub has gone without waiting for its answer.
        }
    }
}
