using System.Collections.Concurrent;
using RoamingHub.Storage;

namespace RoamingHub.Hub;

/// <summary>The readers of the log on this node, one for each subscriber, started together.</summary>
internal sealed class LogReaders(EventLog log, LogTail tail, Database database, ReaderLeases leases, ILogger<LogReader> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LogReader> _readers = new();

    public IEnumerable<LogReader> All => _readers.Values;

    /// <summary>The reader of a subscriber; it does not read before <see cref="LogReader.Start"/>.</summary>
    public LogReader Of(ILogSubscriber subscriber) =>
        _readers.GetOrAdd(subscriber.Name, _ => new(subscriber, log, tail, database, leases, logger: logger));

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers.Values)
            await reader.DisposeAsync();
    }
}
