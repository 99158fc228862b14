using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace RoamingHub.Storage;

public sealed record LogReaderOptions
{
    /// <summary>Most events handed to the subscriber at once.</summary>
    public int BatchSize { get; init; } = 500;
    /// <summary>Where a reader that has never run begins: at the log's first event, or at its end.</summary>
    public bool FromHead { get; init; }
    /// <summary>Least time from one batch to the next, unless a batch is full: under load batches grow instead of commits multiplying.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(20);
    /// <summary>Between two tries to become the owner, and the longest wait for news.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>How soon a position that moved over events of no interest is written down.</summary>
    public TimeSpan WriteIdlePositionAfter { get; init; } = TimeSpan.FromMilliseconds(500);
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(200);
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// Feeds one subscriber with the log, in order, each event's effect exactly once: the checkpoint moves in the transaction of the effect, and
/// only from where this reader left it. One node at a time owns it. A batch that fails is tried again and again, alone and with growing
/// pauses, and is shown in <see cref="Failing"/>; it is never skipped.
/// </summary>
public sealed class LogReader : IAsyncDisposable
{
    private static readonly TimeSpan RemotePoll = TimeSpan.FromMilliseconds(50);

    private readonly ILogSubscriber _subscriber;
    private readonly EventLog _log;
    private readonly LogTail _tail;
    private readonly Database _database;
    private readonly ReaderLeases _leases;
    private readonly LogReaderOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly string[]? _types;
    private readonly Signal _moved = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private volatile bool _owned;
    private volatile string? _failing;
    private long _position;
    private long _written;
    private long _writtenAt;
    private int _limit;

    public LogReader(
        ILogSubscriber subscriber, EventLog log, LogTail tail, Database database, ReaderLeases leases,
        LogReaderOptions? options = null, ILogger<LogReader>? logger = null, TimeProvider? time = null)
    {
        _subscriber = subscriber;
        _log = log;
        _tail = tail;
        _database = database;
        _leases = leases;
        _options = options ?? new();
        _logger = logger ?? NullLogger<LogReader>.Instance;
        _time = time ?? TimeProvider.System;
        _types = subscriber.Types is { } types ? [.. types] : null;
        _limit = _options.BatchSize;
    }

    public string Name => _subscriber.Name;

    /// <summary>Whether this node feeds the subscriber now.</summary>
    public bool Owned => _owned;

    /// <summary>All up to here has had its effect. Of another node's reader: as last heard.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>Why the reader stands still, with the position it stands at; null when all is well.</summary>
    public string? Failing => _failing;

    /// <summary>Begins to read, until disposed.</summary>
    public void Start() => _loop = Task.Run(() => RunAsync(_stopping.Token));

    /// <summary>
    /// Waits until the effect of the event at the position, and of all before it, is committed, on whichever node. False after the timeout.
    /// </summary>
    public async Task<bool> WaitForAsync(long position, TimeSpan timeout, CancellationToken ct = default)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var moved = _moved.Next;
            if (Position >= position)
                return true;
            if (!_owned && await Checkpoints.ReadAsync(_database, Name, ct) is { } elsewhere)
            {
                if (elsewhere >= position)
                    return true;
            }
            var left = timeout - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return false;
            await WaitAsync(moved, _owned || left < RemotePoll ? left : RemotePoll, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _loop;
        await _leases.ReleaseAsync(Name);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        var retry = _options.FirstRetry;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var grown = _tail.Grown.Next;
                if (!await EnsureOwnedAsync(ct))
                    await Task.Delay(_options.Poll, _time, ct);
                else if (!await StepAsync(ct))
                    await WaitAsync(grown, _position == _written ? _options.Poll : _options.WriteIdlePositionAfter, ct);
                retry = _options.FirstRetry;
                _failing = null;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _owned = false;
                _limit = 1;
                _failing = $"after position {_position}: {e.Message}";
                Log.ReaderFailed(_logger, Name, _position, retry, e);
                await Task.Delay(retry, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < _options.LastRetry ? retry * 2 : _options.LastRetry;
            }
        }
    }

    private async Task<bool> EnsureOwnedAsync(CancellationToken ct)
    {
        if (_owned && _leases.Holds(Name))
            return true;
        _owned = false;
        if (!await _leases.TryAcquireAsync(Name, ct))
            return false;
        var start = _options.FromHead ? await _log.HeadAsync(ct) : 0;
        _written = await Checkpoints.LoadAsync(_database, Name, start, ct);
        MoveTo(_written);
        _subscriber.Resumed();
        _owned = true;
        return true;
    }

    /// <summary>Takes the next events. False when there is nothing to do but wait.</summary>
    private async Task<bool> StepAsync(CancellationToken ct)
    {
        var (events, through) = await NextAsync(ct);
        if (events.Count > 0)
        {
            var full = events.Count == _limit;
            var pause = _options.Pace - _time.GetElapsedTime(_writtenAt);
            if (!full && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _time, ct);
                (events, through) = await NextAsync(ct);
            }
            await HandleAsync(events, through, ct);
            _limit = Math.Min(_limit * 2, _options.BatchSize);
            return true;
        }
        if (through > _position)
            MoveTo(through);
        if (_position > _written && _time.GetElapsedTime(_writtenAt) >= _options.WriteIdlePositionAfter)
            await WritePositionAsync(ct);
        return false;
    }

    private async Task<(IReadOnlyList<RecordedEvent> Events, long Through)> NextAsync(CancellationToken ct)
    {
        if (_tail.Window.TryRead(_position, _limit, IsWanted, out var recent, out var end))
            return (recent, end);
        var head = await _log.HeadAsync(ct);
        var events = await LogQueries.AllAsync(_database, _log.Types, _position, head, _limit, _types, ct);
        return (events, events.Count == _limit ? events[^1].Position : Math.Max(head, _position));
    }

    private bool IsWanted(RecordedEvent e) => _subscriber.Types is not { } types || types.Contains(e.Type);

    private async Task HandleAsync(IReadOnlyList<RecordedEvent> events, long through, CancellationToken ct)
    {
        await using var connection = await _database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // First, so that a second owner waits here, and then finds that it is none.
        if (!await Checkpoints.MoveAsync(connection, transaction, Name, _written, through, ct))
            throw new InvalidOperationException("Another node has moved the checkpoint.");
        await _subscriber.HandleAsync(events, connection, transaction, ct);
        await transaction.CommitAsync(ct);
        Written(through);
        _subscriber.Committed();
    }

    private async Task WritePositionAsync(CancellationToken ct)
    {
        var position = _position;
        await using var connection = await _database.OpenAsync(ct);
        if (!await Checkpoints.MoveAsync(connection, transaction: null, Name, _written, position, ct))
            throw new InvalidOperationException("Another node has moved the checkpoint.");
        Written(position);
    }

    private void Written(long position)
    {
        _written = position;
        _writtenAt = _time.GetTimestamp();
        MoveTo(position);
    }

    private void MoveTo(long position)
    {
        Interlocked.Exchange(ref _position, position);
        _moved.Set();
    }

    private async Task WaitAsync(Task news, TimeSpan atMost, CancellationToken ct) =>
        await news.WaitAsync(atMost, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
