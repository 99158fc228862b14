namespace RoamingHub.Storage;

/// <summary>
/// One at a time of a name, over all nodes: a lease for as long as the turn takes. Whoever has a turn may wait for a partner, so it holds
/// none of the pool's connections meanwhile.
/// </summary>
public sealed class NamedTurns(ReaderLeases leases, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // A lease is the whole node's: within it, these are taken.
    private readonly HashSet<string> _taken = [];
    private readonly Lock _lock = new();

    /// <summary>Null when the name was taken for all that time, or the database could not be asked.</summary>
    public async Task<IAsyncDisposable?> TakeAsync(string name, TimeSpan patience, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await TryAsync("turn " + name, ct) is { } turn)
                return turn;
            if (time.GetElapsedTime(started) >= patience)
                return null;
            await Task.Delay(Look, time, ct);
        }
    }

    private async Task<Turn?> TryAsync(string lease, CancellationToken ct)
    {
        lock (_lock)
        {
            if (!_taken.Add(lease))
                return null;
        }

        var isOurs = false;
        try
        {
            isOurs = await leases.TryAcquireAsync(lease, ct);
            return isOurs ? new(() => EndAsync(lease)) : null;
        }
        finally
        {
            if (!isOurs)
                Forget(lease);
        }
    }

    private async ValueTask EndAsync(string lease)
    {
        try
        {
            await leases.ReleaseAsync(lease);
        }
        finally
        {
            Forget(lease);
        }
    }

    private void Forget(string lease)
    {
        lock (_lock)
            _taken.Remove(lease);
    }

    private sealed class Turn(Func<ValueTask> end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => end();
    }
}
