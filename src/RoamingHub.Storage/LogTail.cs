using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>
/// This node's view of the end of the log: every event from the start of the node on, whichever node wrote it. What this node has written
/// comes from memory; the rest is read when PostgreSQL notifies, and every second in case it does not. Nothing is remembered over a restart.
/// </summary>
public sealed class LogTail : IAsyncDisposable
{
    private const int WindowCapacity = 20_000;
    private const int ReadLimit = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly EventLog _log;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly LogWindow _window = new(WindowCapacity);
    private readonly Channel<CommittedGroup> _committed = Channel.CreateUnbounded<CommittedGroup>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<Subscription, byte> _subscriptions = new();
    private readonly ConcurrentDictionary<Waiter, byte> _waiters = new();
    private readonly Signal _wake = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _follow;
    private readonly Task _listen;

    public LogTail(EventLog log, Database database, ILogger<LogTail>? logger = null, TimeProvider? time = null)
    {
        _log = log;
        _database = database;
        _logger = logger ?? NullLogger<LogTail>.Instance;
        _time = time ?? TimeProvider.System;
        _log.Committed += OnCommitted;
        _follow = Task.Run(() => FollowAsync(_stopping.Token));
        _listen = Task.Run(() => ListenAsync(_stopping.Token));
    }

    /// <summary>Completed when the tail knows where the log ends; every event after that is seen.</summary>
    public Task Started => _started.Task;

    /// <summary>The position up to which this node has seen the log.</summary>
    public long Position => _window.End;

    internal LogWindow Window => _window;

    /// <summary>Set whenever <see cref="Position"/> has grown.</summary>
    internal Signal Grown { get; } = new();

    /// <summary>Each event from now on, in order, until disposed. A handler that is slow or throws harms no other one.</summary>
    public IDisposable Subscribe(Func<RecordedEvent, ValueTask> handler)
    {
        var subscription = new Subscription(this, handler);
        _subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    public IDisposable Subscribe(Action<RecordedEvent> handler) => Subscribe(e =>
    {
        handler(e);
        return ValueTask.CompletedTask;
    });

    /// <summary>The first event from now on that matches, or null after the timeout. <paramref name="match"/> is called by the tail and must be quick.</summary>
    public Task<RecordedEvent?> WaitForAsync(Func<RecordedEvent, bool> match, TimeSpan timeout, CancellationToken ct = default) =>
        WaitForAsync(match, timeout, long.MaxValue, ct);

    /// <summary>
    /// The same, but looks back to <paramref name="afterPosition"/> as far as this node remembers: give the position of a question to wait
    /// for its answer.
    /// </summary>
    public async Task<RecordedEvent?> WaitForAsync(Func<RecordedEvent, bool> match, TimeSpan timeout, long afterPosition, CancellationToken ct = default)
    {
        var waiter = new Waiter(match);
        _waiters.TryAdd(waiter, 0);
        try
        {
            // Entered first, then looked back: an event between the two is found by one or the other.
            if (_window.TryRead(afterPosition, 1, match, out var past, out _) && past is [var first])
                return first;
            return await waiter.Found.WaitAsync(timeout, _time, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _waiters.TryRemove(waiter, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _log.Committed -= OnCommitted;
        await _stopping.CancelAsync();
        await _follow;
        await _listen;
        foreach (var subscription in _subscriptions.Keys)
            subscription.Dispose();
        _stopping.Dispose();
    }

    private void OnCommitted(CommittedGroup group)
    {
        _committed.Writer.TryWrite(group);
        _wake.Set();
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (!_started.Task.IsCompleted)
                {
                    _window.Restart(await _log.HeadAsync(ct));
                    Grown.Set();
                    _started.TrySetResult();
                }
                var wake = _wake.Next;
                if (!TakeWritten())
                    await CatchUpAsync(ct);
                await wake.WaitAsync(Poll, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.TailFailed(_logger, e.Message);
                await Task.Delay(Poll, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What this node has written. True when it joined on without a gap.</summary>
    private bool TakeWritten()
    {
        var joined = false;
        while (_committed.Reader.TryPeek(out var group))
        {
            if (group.Previous > _window.End)
                return false;
            _committed.Reader.TryRead(out _);
            if (group.Last <= _window.End)
                continue;
            Grow(group.Previous == _window.End ? group.Events : [.. group.Events.Where(e => e.Position > _window.End)], group.Last);
            joined = true;
        }
        return joined;
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        for (var head = await _log.HeadAsync(ct); _window.End < head;)
        {
            var events = await LogQueries.AllAsync(_database, _log.Types, _window.End, head, ReadLimit, types: null, ct);
            Grow(events, events.Count == ReadLimit ? events[^1].Position : head);
        }
        TakeWritten();
    }

    private void Grow(IReadOnlyList<RecordedEvent> events, long end)
    {
        _window.Add(events, end);
        Grown.Set();
        foreach (var e in events)
        {
            foreach (var waiter in _waiters.Keys)
                waiter.Offer(e);
            foreach (var subscription in _subscriptions.Keys)
                subscription.Offer(e);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.OpenDedicatedAsync("roaminghub-listen", ct);
                connection.Notification += (_, n) =>
                {
                    // Our own writes are heard of here too, mostly after they have arrived from memory.
                    if (!long.TryParse(n.Payload, out var position) || position > _window.End)
                        _wake.Set();
                };
                await using (var listen = new NpgsqlCommand("LISTEN hub_log", connection))
                    await listen.ExecuteNonQueryAsync(ct);
                _wake.Set();
                while (true)
                    await connection.WaitAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.ListenFailed(_logger, e.Message);
                await Task.Delay(Poll, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private sealed class Waiter(Func<RecordedEvent, bool> match)
    {
        private readonly TaskCompletionSource<RecordedEvent?> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<RecordedEvent?> Found => _found.Task;

        public void Offer(RecordedEvent e)
        {
            try
            {
                if (match(e))
                    _found.TrySetResult(e);
            }
            catch (Exception error)
            {
                _found.TrySetException(error);
            }
        }
    }

    private sealed class Subscription : IDisposable
    {
        private readonly LogTail _tail;
        private readonly Channel<RecordedEvent> _events = Channel.CreateUnbounded<RecordedEvent>(new() { SingleReader = true });

        public Subscription(LogTail tail, Func<RecordedEvent, ValueTask> handler)
        {
            _tail = tail;
            _ = Task.Run(() => HandleAsync(handler));
        }

        public void Offer(RecordedEvent e) => _events.Writer.TryWrite(e);

        public void Dispose()
        {
            _tail._subscriptions.TryRemove(this, out _);
            _events.Writer.TryComplete();
        }

        private async Task HandleAsync(Func<RecordedEvent, ValueTask> handler)
        {
            await foreach (var e in _events.Reader.ReadAllAsync())
            {
                try
                {
                    await handler(e);
                }
                catch (Exception error)
                {
                    Log.TailHandlerFailed(_tail._logger, e.Position, error);
                }
            }
        }
    }
}
