using System.Collections.Concurrent;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// One message at a time about a session, and none after its record: notifications and records go out on lanes of their own, and Hubject
/// takes a notification after the record for a fault.
/// </summary>
internal sealed class SessionTurns(TimeProvider time)
{
    private const int Count = 64;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10); // by then the record's delivery tells it

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1))];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _closed = new(StringComparer.Ordinal);

    public async Task<Turn> TakeAsync(string sessionId, CancellationToken ct)
    {
        var turn = _turns[(uint)string.GetHashCode(sessionId, StringComparison.Ordinal) % Count];
        await turn.WaitAsync(ct);
        return new(this, turn, sessionId);
    }

    private void Close(string sessionId)
    {
        var now = time.GetUtcNow();
        _closed[sessionId] = now;
        foreach (var (id, at) in _closed)
        {
            if (now - at > Remembered)
                _closed.TryRemove(id, out _);
        }
    }

    /// <summary>Given back when disposed.</summary>
    internal sealed class Turn(SessionTurns turns, SemaphoreSlim semaphore, string sessionId) : IDisposable
    {
        /// <summary>The session's record has gone out, or may have.</summary>
        public bool Closed => turns._closed.ContainsKey(sessionId);

        public void Close() => turns.Close(sessionId);

        public void Dispose() => semaphore.Release();
    }
}
