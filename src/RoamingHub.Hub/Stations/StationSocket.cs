using System.Buffers;
using System.Net.WebSockets;

namespace RoamingHub.Hub.Stations;

/// <summary>A whole text message in a rented buffer, to be given back.</summary>
internal sealed class StationMessage(byte[] buffer, int length) : IDisposable
{
    public ReadOnlyMemory<byte> Text { get; } = buffer.AsMemory(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}

internal enum Received
{
    Message,

    /// <summary>Either side has closed.</summary>
    End,
    Binary,
    TooLarge,
    TooManyPieces,
}

/// <summary>
/// A station's WebSocket: whole messages in, frames out, and its end. It bounds what a peer can make the hub hold or wait for, since the web
/// server's own limits end with the upgrade.
/// </summary>
internal sealed class StationSocket : IDisposable
{
    /// <summary>Largest message after decompression, in bytes. A MeterValues message of a hundred samples is about 20 KB.</summary>
    public const int MaxMessageBytes = 256 * 1024;

    /// <summary>Pieces of a message smaller than a network packet, which no honest sender makes many of.</summary>
    private const int MaxSmallPieces = 128;
    private const int SmallPiece = 256;

    private const int MaxDrainedBytes = 64 * 1024;
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly StationLine _line;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource _sendLimit = new();
    private int _closeSent;

    public StationSocket(WebSocket socket, StationLine line)
    {
        _socket = socket;
        _line = line;
        line.Late = () => _ = CloseAsync(WebSocketCloseStatus.PolicyViolation, "finish a message within 30 s");
    }

    /// <summary>Cancelled as soon as either side ends the connection: nothing is answered any more.</summary>
    public CancellationToken Closing => _closing.Token;

    public bool IsOpen => _socket.State == WebSocketState.Open && !_closing.IsCancellationRequested;

    /// <summary>The next message. After a close of ours what still comes is thrown away, so that the peer can read why we closed.</summary>
    /// <exception cref="WebSocketException">The line broke, or the peer broke RFC 6455; the WebSocket has then closed with 1002 itself.</exception>
    /// <exception cref="OperationCanceledException">We closed, and the peer did not answer that.</exception>
    public async ValueTask<(Received What, StationMessage? Message)> ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        var kept = false;
        try
        {
            var (length, small, drained) = (0, 0, 0);
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), _gone.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    return (Received.End, null);
                if (_closing.IsCancellationRequested)
                {
                    (length, drained) = (0, drained + received.Count);
                    if (drained > MaxDrainedBytes)
                        return (Received.End, null);
                    continue;
                }

                if (received.MessageType == WebSocketMessageType.Binary)
                    return (Received.Binary, null);
                length += received.Count;
                if (length > MaxMessageBytes)
                    return (Received.TooLarge, null);
                if (received.EndOfMessage)
                {
                    kept = true;
                    return (Received.Message, new(buffer, length));
                }

                if (received.Count < SmallPiece && length < buffer.Length && ++small > MaxSmallPieces)
                    return (Received.TooManyPieces, null);
            }
        }
        finally
        {
            _line.Rest();
            if (!kept)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends a text message. A half-sent one is never given up but by the time limit, which ends the connection.</summary>
    /// <param name="compress">False for secrets: the length of compressed text tells of its content (CRIME).</param>
    /// <exception cref="WebSocketException">The connection is gone, or the peer does not read.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> text, bool compress, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            _sendLimit.CancelAfter(SendWithin);
            var flags = compress ? WebSocketMessageFlags.EndOfMessage : WebSocketMessageFlags.EndOfMessage | WebSocketMessageFlags.DisableCompression;
            await _socket.SendAsync(text, WebSocketMessageType.Text, flags, _sendLimit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, e);
        }
        finally
        {
            if (!_sendLimit.TryReset())
                _sendLimit = new();
            _sending.Release();
        }
    }

    /// <summary>Says good-bye once; the first reason counts. The station may come back at once.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string why)
    {
        await _closing.CancelAsync();
        _gone.CancelAfter(Linger);
        if (Interlocked.Exchange(ref _closeSent, 1) == 1)
            return;
        try
        {
            using var limit = new CancellationTokenSource(Linger);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(status, why, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone already, which is what was wanted.
        }
    }

    /// <summary>
    /// Takes what still comes, for a moment. A line that is cut with unread bytes on it takes the close frame with it, and the peer would
    /// never read why.
    /// </summary>
    public async Task DrainAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            using var limit = new CancellationTokenSource(Linger);
            for (var drained = 0; drained < MaxDrainedBytes;)
            {
                var count = await _line.ReadAsync(buffer, limit.Token);
                if (count == 0)
                    return;
                drained += count;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc cref="StationLine.Beat"/>
    public bool Beat(TimeSpan every, TimeSpan within) => !IsOpen || _line.Beat(every, within);

    /// <inheritdoc cref="StationLine.AnswersAsync"/>
    public async Task<bool> AnswersAsync(TimeSpan within) => IsOpen && await _line.AnswersAsync(within) && IsOpen;

    /// <summary>Ends without a word: the peer does not hear.</summary>
    public void Abort()
    {
        _closing.Cancel();
        _socket.Abort();
    }

    public void Dispose()
    {
        _closing.Cancel();
        _socket.Dispose();
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
