using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>How the log bears an outage of PostgreSQL.</summary>
public sealed record EventLogOptions
{
    /// <summary>How long a group whose connection broke is tried again before its callers are told and the log counts as down.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);
    /// <summary>Between two tries to write while the log is down.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(500);
    /// <summary>Appends that may wait; further callers wait to wait.</summary>
    public int QueueLength { get; init; } = 8192;
}

/// <summary>
/// The one log. An append is answered after its commit; all appends that wait at a time share one transaction, one round trip and one flush.
/// </summary>
public sealed class EventLog : IAsyncDisposable
{
    private readonly Database _database;
    private readonly EventTypes _types;
    private readonly EventLogOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Channel<PendingAppend> _queue;
    private readonly Queue<PendingAppend> _held = new();
    private readonly AppendGroup _group = new();
    private readonly GroupWriter _writer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private volatile bool _writable = true;

    public EventLog(
        Database database, EventTypes types, EventLogOptions? options = null, ILogger<EventLog>? logger = null, TimeProvider? time = null)
    {
        _database = database;
        _types = types;
        _options = options ?? new();
        _logger = logger ?? NullLogger<EventLog>.Instance;
        _time = time ?? TimeProvider.System;
        _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(_options.QueueLength) { SingleReader = true });
        _writer = new(database);
        _loop = Task.Run(() => WriteLoopAsync(_stopping.Token));
    }

    public EventTypes Types => _types;

    /// <summary>False from the moment an append could not be written until a probe could be.</summary>
    public bool Writable => _writable;

    /// <summary>Told on every change of <see cref="Writable"/>, with the new value, by the writing loop: handlers must be quick.</summary>
    public event Action<bool>? WritableChanged;

    /// <summary>Told of what this node has committed, before the callers are answered, by the writing loop.</summary>
    internal event Action<CommittedGroup>? Committed;

    /// <summary>
    /// Writes the events to the stream, all or none. A stream that is not at <paramref name="expectedVersion"/> is a value
    /// (<see cref="AppendResult.Conflict"/>), an outage is a <see cref="LogUnavailableException"/>. Cancelling ends the waiting; the events
    /// may be written all the same.
    /// </summary>
    public async Task<AppendResult> AppendAsync(
        string stream, long expectedVersion, IReadOnlyList<object> events, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedVersion, ExpectedVersion.Any);
        if (events.Count == 0)
            throw new ArgumentException("An append needs at least one event.", nameof(events));
        if (!_writable)
            throw new LogUnavailableException();

        var append = new PendingAppend(_types, stream, expectedVersion, events, ct);
        try
        {
            await _queue.Writer.WriteAsync(append, ct);
        }
        catch (ChannelClosedException e)
        {
            throw new LogUnavailableException("The event log is closed.", e);
        }
        return await append.Outcome.WaitAsync(ct);
    }

    /// <summary>The stream's events with <c>afterVersion &lt; version ≤ upToVersion</c>, in order. Empty when there is no such stream.</summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadStreamAsync(
        string stream, long afterVersion = 0, long upToVersion = long.MaxValue, CancellationToken ct = default) =>
        LogQueries.StreamAsync(_database, _types, stream, afterVersion, upToVersion, ct);

    /// <summary>The next events of the whole log. The last one's position is the next <paramref name="afterPosition"/>.</summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadAllAsync(long afterPosition, int limit, CancellationToken ct = default) =>
        LogQueries.AllAsync(_database, _types, afterPosition, long.MaxValue, limit, types: null, ct);

    /// <summary>The highest committed position; 0 for an empty log.</summary>
    public Task<long> HeadAsync(CancellationToken ct = default) => LogQueries.HeadAsync(_database, ct);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        await _writer.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task WriteLoopAsync(CancellationToken ct)
    {
        try
        {
            while (_held.Count > 0 || await _queue.Reader.WaitToReadAsync(ct))
            {
                ct.ThrowIfCancellationRequested();
                Gather();
                if (_group.Appends.Count == 0)
                    continue;
                try
                {
                    await WriteAsync(_group, ct);
                }
                catch (LogUnavailableException e)
                {
                    await BearOutageAsync(e, ct);
                }
                catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
                {
                    Log.WriterFailed(_logger, e);
                    foreach (var append in _group.Appends)
                        append.Fail(e);
                    await _writer.DropConnectionAsync();
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Closed by DisposeAsync.
        }
        finally
        {
            _queue.Writer.TryComplete();
            FailWaiting(new LogUnavailableException("The event log is closed."));
        }
    }

    /// <summary>Fills the group: what an earlier group held back comes first, so appends to one stream keep their order.</summary>
    private void Gather()
    {
        _group.Clear();
        for (var waiting = _held.Count; waiting > 0; waiting--)
            Add(_held.Dequeue());
        while (!_group.IsFull && _held.Count < _options.QueueLength && _queue.Reader.TryRead(out var append))
            Add(append);

        void Add(PendingAppend append)
        {
            if (append.Abandoned.IsCancellationRequested)
                append.Cancel();
            else if (_group.IsFull || !_group.TryAdd(append))
                _held.Enqueue(append);
        }
    }

    private async Task WriteAsync(AppendGroup group, CancellationToken ct)
    {
        try
        {
            var at = Now();
            var outcome = await CommitAsync(group, at, ct);
            Publish(group, outcome, at);
            for (var i = 0; i < group.Appends.Count; i++)
                group.Appends[i].Answer(outcome.Results[i]);
        }
        catch (PostgresException e) when (group.Appends is [var only])
        {
            await RefuseAsync(only, e, ct);
        }
        catch (PostgresException e)
        {
            // One append spoils the group, and the server does not say which: each gets a transaction of its own.
            Log.GroupTakenApart(_logger, group.Appends.Count, e);
            var alone = new AppendGroup();
            foreach (var append in group.Appends)
            {
                alone.Clear();
                alone.TryAdd(append);
                await WriteAsync(alone, ct);
            }
        }
    }

    /// <summary>A key that another application's append took first is a conflict like any other; all else is the caller's fault.</summary>
    private async Task RefuseAsync(PendingAppend append, PostgresException error, CancellationToken ct)
    {
        if (error is not { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pkey_mt_streams_id" or "pk_mt_events_stream_and_version" })
        {
            append.Fail(error);
            return;
        }
        try
        {
            append.Answer(new(Conflict: true, await _writer.VersionAsync(append.Stream, ct), Position: 0));
        }
        catch (Exception e) when (Outage.Is(e))
        {
            throw new LogUnavailableException("The event log cannot be written.", e);
        }
    }

    private async Task<GroupOutcome> CommitAsync(AppendGroup group, DateTimeOffset at, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return await _writer.WriteAsync(group, at, ct);
            }
            catch (PostgresException e) when (!Outage.Is(e))
            {
                _writer.RolledBack();
                throw;
            }
            catch (Exception e) when (Outage.Is(e))
            {
                await _writer.DropConnectionAsync();
                Log.WriteInterrupted(_logger, group.Appends.Count, e);
                if (_time.GetElapsedTime(started) >= _options.Grace)
                    throw new LogUnavailableException("The event log cannot be written.", e);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, ct);
        }
    }

    private void Publish(AppendGroup group, GroupOutcome outcome, DateTimeOffset at)
    {
        if (Committed is not { } told || outcome.Previous is not { } previous)
            return;
        var events = new List<RecordedEvent>(outcome.Positions.Count);
        for (var i = 0; i < group.Appends.Count; i++)
        {
            var append = group.Appends[i];
            var result = outcome.Results[i];
            if (result.Conflict)
                continue;
            for (var k = 0; k < append.Ids.Length; k++)
                events.Add(new(
                    outcome.Positions[events.Count], append.Ids[k], append.Stream, result.Version - append.Ids.Length + 1 + k,
                    append.Types[k].Alias, append.Data[k], at));
        }
        if (events.Count > 0)
            told(new(previous, events));
    }

    private async Task BearOutageAsync(LogUnavailableException error, CancellationToken ct)
    {
        SetWritable(false);
        Log.LogDown(_logger, error);
        var started = _time.GetTimestamp();
        foreach (var append in _group.Appends)
            append.Fail(error);
        while (true)
        {
            FailWaiting(error);
            try
            {
                await _writer.ProbeAsync(ct);
                break;
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                await _writer.DropConnectionAsync();
                Log.ProbeFailed(_logger, e.Message);
            }
            await Task.Delay(_options.ProbeInterval, _time, ct);
        }
        SetWritable(true);
        Log.LogUp(_logger, _time.GetElapsedTime(started));
    }

    private void FailWaiting(LogUnavailableException error)
    {
        foreach (var append in _group.Appends)
            append.Fail(error);
        while (_held.TryDequeue(out var held))
            held.Fail(error);
        while (_queue.Reader.TryRead(out var append))
            append.Fail(error);
    }

    private void SetWritable(bool value)
    {
        if (_writable == value)
            return;
        _writable = value;
        WritableChanged?.Invoke(value);
    }

    /// <summary>PostgreSQL keeps microseconds; an event handed on from memory must equal the stored one.</summary>
    private DateTimeOffset Now()
    {
        var now = _time.GetUtcNow();
        return new(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }
}
