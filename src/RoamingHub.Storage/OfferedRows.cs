using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace RoamingHub.Storage;

/// <summary>
/// Rows that are written in the background, best effort: whoever offers one never waits, and what cannot be kept is dropped and counted.
/// </summary>
/// <param name="waiting">How many rows wait at most; more are dropped.</param>
/// <param name="atATime">How many are written at most in one batch.</param>
internal sealed class OfferedRows<T>(int waiting, int atATime, Func<List<T>, CancellationToken, Task> write, ILogger logger)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Channel<T> _rows = Channel.CreateBounded<T>(
        new BoundedChannelOptions(waiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private long _offered;
    private long _ended;
    private long _dropped;

    /// <summary>Rows that were not kept.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(T row)
    {
        if (_rows.Writer.TryWrite(row))
            Interlocked.Increment(ref _offered);
        else
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var batch = new List<T>(atATime);
        while (await _rows.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < atATime && _rows.Reader.TryRead(out var row))
                batch.Add(row);
            try
            {
                await write(batch, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                Log.RowsNotKept(logger, batch.Count, typeof(T).Name, e);
                Interlocked.Add(ref _dropped, batch.Count);
                await Task.Delay(Rest, ct);
            }

            Interlocked.Add(ref _ended, batch.Count);
        }
    }

    /// <summary>Until what was offered before this call is in, or a second has gone.</summary>
    public async Task CaughtUpAsync(CancellationToken ct)
    {
        var offered = Interlocked.Read(ref _offered);
        for (var i = 0; i < 100 && Interlocked.Read(ref _ended) < offered; i++)
            await Task.Delay(10, ct);
    }
}
