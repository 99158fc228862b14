using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
    private readonly AppendLoop _appends;

    public EventLog(
        Database database, EventTypes types, EventLogOptions? options = null, ILogger<EventLog>? logger = null, TimeProvider? time = null)
    {
        _database = database;
        _types = types;
        _appends = new(database, options ?? new(), logger ?? NullLogger<EventLog>.Instance, time ?? TimeProvider.System);
    }

    public EventTypes Types => _types;

    /// <summary>False from the moment an append could not be written until a probe could be.</summary>
    public bool Writable => _appends.Writable;

    /// <summary>Told on every change of <see cref="Writable"/>, with the new value, by the writing loop: handlers must be quick.</summary>
    public event Action<bool>? WritableChanged
    {
        add => _appends.WritableChanged += value;
        remove => _appends.WritableChanged -= value;
    }

    /// <summary>Told of what this node has committed, before the callers are answered, by the writing loop.</summary>
    internal event Action<CommittedGroup>? Committed
    {
        add => _appends.Committed += value;
        remove => _appends.Committed -= value;
    }

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
        var append = new PendingAppend(_types, stream, expectedVersion, events, ct);
        await _appends.EnqueueAsync(append, ct);
        return await append.Outcome.WaitAsync(ct);
    }

    /// <summary>The stream's events with <c>afterVersion &lt; version ≤ upToVersion</c>, in order. Empty when there is no such stream.</summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadStreamAsync(
        string stream, long afterVersion = 0, long upToVersion = long.MaxValue, CancellationToken ct = default) =>
        LogQueries.StreamAsync(_database, _types, stream, afterVersion, upToVersion, ct);

    /// <summary>The next events of the whole log. The last one's position is the next <paramref name="afterPosition"/>.</summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadAllAsync(long afterPosition, int limit, CancellationToken ct = default) =>
        LogQueries.AllAsync(_database, _types, afterPosition, long.MaxValue, limit, types: null, ct);

    /// <param name="types">Only events of these aliases.</param>
    public Task<IReadOnlyList<RecordedEvent>> ReadAllAsync(long afterPosition, int limit, IReadOnlyCollection<string> types, CancellationToken ct = default) =>
        LogQueries.AllAsync(_database, _types, afterPosition, long.MaxValue, limit, [.. types], ct);

    /// <summary>The highest committed position; 0 for an empty log.</summary>
    public Task<long> HeadAsync(CancellationToken ct = default) => LogQueries.HeadAsync(_database, ct);

    public ValueTask DisposeAsync() => _appends.DisposeAsync();
}
