using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>
/// Writes what waits to be appended, group by group, in the order it came. While PostgreSQL is away the waiting are told so, and the loop
/// probes until it is back.
/// </summary>
internal sealed class AppendLoop : IAsyncDisposable
{
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

    public AppendLoop(Database database, EventLogOptions options, ILogger logger, TimeProvider time)
    {
        _options = options;
        _logger = logger;
        _time = time;
        _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        _writer = new(database);
        _loop = Task.Run(() => RunAsync(_stopping.Token));
    }

    public bool Writable => _writable;

    public event Action<bool>? WritableChanged;

    public event Action<CommittedGroup>? Committed;

    /// <summary>Throws <see cref="LogUnavailableException"/> while the log is down or when it is closed.</summary>
    public async Task EnqueueAsync(PendingAppend append, CancellationToken ct)
    {
        if (!_writable)
            throw new LogUnavailableException();
        try
        {
            await _queue.Writer.WriteAsync(append, ct);
        }
        catch (ChannelClosedException e)
        {
            throw new LogUnavailableException("The event log is closed.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        await _writer.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
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
