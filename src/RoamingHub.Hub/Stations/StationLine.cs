using Microsoft.AspNetCore.Http.Features;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// What lies under a station's WebSocket: the bytes of the TCP or TLS connection. It knows when the other side was last heard, and can put a
/// ping between two frames, which the WebSocket itself offers only with a timer for every socket. One round for all of them asks
/// (<see cref="StationPulse"/>); a mute idle station costs nothing. Only while a peer owes the rest of what it has begun does a timer run.
/// </summary>
internal sealed class StationLine(Stream inner, TimeProvider time) : Stream
{
    // FIN, ping, no payload; not masked, since it comes from the server (RFC 6455 §5.5.2).
    private static readonly byte[] PingFrame = [0x89, 0x00];

    /// <summary>For the rest of a frame or message, counted from the first byte; while the hub itself does not read, nobody is late.</summary>
    private static readonly TimeSpan WholeWithin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly FrameMeter _frames = new();
    private ITimer? _deadline;
    private long _heardAt = time.GetTimestamp();
    private long _listeningSince;
    private long _pingedAt;
    private TaskCompletionSource? _sign;

    /// <summary>Told when the peer does not finish what it has begun.</summary>
    public Action? Late { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Nothing more is awaited for now.</summary>
    public void Rest()
    {
        _deadline?.Dispose();
        _deadline = null;
    }

    /// <summary>Asks a silent peer for a sign of life. False when it was asked and has stayed silent. While we do not read, silence is ours.</summary>
    public bool Beat(TimeSpan every, TimeSpan within)
    {
        var listeningSince = Volatile.Read(ref _listeningSince);
        if (listeningSince == 0)
            return true;
        var quietSince = Math.Max(listeningSince, Volatile.Read(ref _heardAt));
        if (_pingedAt > quietSince)
            return time.GetElapsedTime(_pingedAt) < within;
        if (time.GetElapsedTime(quietSince) >= every)
        {
            _pingedAt = time.GetTimestamp();
            _ = PingAsync();
        }

        return true;
    }

    /// <summary>Whether the peer gives any sign of life within this time.</summary>
    public async Task<bool> AnswersAsync(TimeSpan within)
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sign = Interlocked.CompareExchange(ref _sign, fresh, null) ?? fresh;
        _ = PingAsync();
        try
        {
            await sign.Task.WaitAsync(within, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _listeningSince, time.GetTimestamp());
        try
        {
            var reading = inner.ReadAsync(buffer, cancellationToken);
            if (_frames.IsBetween)
                Rest();
            else if (!reading.IsCompleted) // what is there already is not waited for: most messages need several reads and no timer
                _deadline ??= time.CreateTimer(_ => Late?.Invoke(), null, WholeWithin, Timeout.InfiniteTimeSpan);
            var count = await reading;
            if (count > 0 || buffer.IsEmpty)
                Heard();
            _frames.Feed(buffer.Span[..count]);
            return count;
        }
        finally
        {
            Volatile.Write(ref _listeningSince, 0);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Rest();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Heard()
    {
        Volatile.Write(ref _heardAt, time.GetTimestamp());
        Interlocked.Exchange(ref _sign, null)?.TrySetResult();
    }

    // A write that is under way, or hangs, is sign enough of what the next seconds will show.
    private async Task PingAsync()
    {
        if (!_writing.Wait(0, CancellationToken.None))
            return;
        try
        {
            await inner.WriteAsync(PingFrame);
            await inner.FlushAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The line is gone; whoever reads from it hears of it.
        }
        finally
        {
            _writing.Release();
        }
    }
}

/// <summary>Puts a <see cref="StationLine"/> under the WebSockets of stations.</summary>
internal sealed class StationLineFeature(IHttpUpgradeFeature inner, TimeProvider time) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Null until the socket is open.</summary>
    public StationLine? Line { get; private set; }

    public async Task<Stream> UpgradeAsync() => Line = new(await inner.UpgradeAsync(), time);

    /// <summary>Must stand before the WebSockets, which take the feature as they find it.</summary>
    public static void Use(WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.Path.StartsWithSegments(StationEndpoint.Prefix, StringComparison.OrdinalIgnoreCase) && http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            http.Features.Set<IHttpUpgradeFeature>(new StationLineFeature(upgrade, http.RequestServices.GetRequiredService<TimeProvider>()));
        return next(http);
    });
}
