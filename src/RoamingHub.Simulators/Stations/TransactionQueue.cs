using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Simulators.Stations;

/// <summary>
/// What a station reports of transactions: kept until it is answered, sent in order, repeated after a lost connection, and thrown
/// away after too many refusals (OCPP 1.6 §3.7, 2.0.1 part 2 E04).
/// </summary>
internal sealed class TransactionQueue(
    StationOptions options, Func<CancellationToken, Task<StationLink>> whenOnline, Func<string> newId)
    : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private readonly List<Entry> answered = [];
    private readonly SemaphoreSlim available = new(0);
    private readonly Random chance = new(options.Faults.Seed);
    private readonly CancellationTokenSource stopped = new();
    private int waiting;
    private int discarded;

    /// <summary>Messages that are not answered yet.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Messages that the hub has refused for good: each is a lost record.</summary>
    public int Discarded => Volatile.Read(ref discarded);

    /// <param name="write">Makes the frame when its turn has come: only then is the transaction id known.</param>
    /// <param name="read">Reads the answer, before the next message is written.</param>
    public Task<T> Add<T>(Func<string, byte[]> write, Func<OcppFrame.CallResult, T> read)
    {
        var entry = new Entry<T>(write, read);
        Interlocked.Increment(ref waiting);
        Enqueue(entry);
        return entry.Answer;
    }

    /// <summary>Completes when all that has been kept so far is answered or thrown away, and its duplicates are out.</summary>
    public Task FlushAsync()
    {
        var mark = new Mark();
        Enqueue(mark);
        return mark.Reached;
    }

    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await available.WaitAsync(stopped.Token);
                var entry = Take();
                try
                {
                    if (entry is Mark mark)
                        mark.Reach();
                    else if (await DeliverAsync(entry, stopped.Token))
                        await SendAgainAsync(entry, stopped.Token);
                }
                catch (OperationCanceledException)
                {
                    entry.Cancel();
                    throw;
                }
            }
        }
        catch (OperationCanceledException)
        {
            lock (gate)
                entries.ForEach(entry => entry.Cancel());
        }
    }

    public void Stop() => stopped.Cancel();

    public void Dispose()
    {
        stopped.Dispose();
        available.Dispose();
    }

    private void Enqueue(Entry entry)
    {
        lock (gate)
            entries.Add(entry);
        available.Release();
    }

    // A mark stands behind all that was there before it, shuffled or not.
    private Entry Take()
    {
        lock (gate)
        {
            var mark = entries.FindIndex(entry => entry is Mark);
            var choice = mark < 0 ? entries.Count : mark;
            var index = options.Faults.ShuffleKept && choice > 0 ? chance.Next(choice) : 0;
            var entry = entries[index];
            entries.RemoveAt(index);
            return entry;
        }
    }

    private async Task<bool> DeliverAsync(Entry entry, CancellationToken ct)
    {
        var id = newId();
        for (var refusals = 0; ;)
        {
            var link = await whenOnline(ct);
            try
            {
                switch (await link.CallAsync(id, entry.Write(id), ct))
                {
                    case OcppFrame.CallResult result:
                        Interlocked.Decrement(ref waiting);
                        entry.Settle(result);
                        return true;
                    case OcppFrame.CallError error when ++refusals >= options.TransactionMessageAttempts:
                        Interlocked.Increment(ref discarded);
                        Interlocked.Decrement(ref waiting);
                        entry.Fail(new CallErrorException(error.Code, error.Description));
                        return false;
                    default:
                        await Task.Delay(options.TransactionMessageRetryInterval * refusals, options.Time, ct);
                        break;
                }
            }
            catch (StationOfflineException)
            {
                // Unanswered is not refused: it is sent again, as often as it takes.
                await link.Ended;
            }
            catch (TimeoutException)
            {
                // As above.
            }
            if (options.NewIdOnRepeat)
                id = newId();
        }
    }

    private async Task SendAgainAsync(Entry entry, CancellationToken ct)
    {
        for (var repeat = 0; repeat < options.Faults.Repeats; repeat++)
            await SendOnceAsync(entry, ct);
        if (options.Faults.DuplicateShare <= 0)
            return;
        answered.Add(entry);
        if (chance.NextDouble() < options.Faults.DuplicateShare)
            await SendOnceAsync(answered[chance.Next(answered.Count)], ct);
    }

    private async Task SendOnceAsync(Entry entry, CancellationToken ct)
    {
        var link = await whenOnline(ct);
        var id = newId();
        try
        {
            await link.CallAsync(id, entry.Write(id), ct);
        }
        catch (Exception e) when (e is StationOfflineException or TimeoutException)
        {
            // It was one too many anyway.
        }
    }

    private abstract class Entry(Func<string, byte[]> write)
    {
        public byte[] Write(string id) => write(id);

        public abstract void Settle(OcppFrame.CallResult result);

        public abstract void Fail(Exception why);

        public abstract void Cancel();
    }

    private sealed class Entry<T>(Func<string, byte[]> write, Func<OcppFrame.CallResult, T> read) : Entry(write)
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => answer.Task;

        public override void Settle(OcppFrame.CallResult result)
        {
            try
            {
                answer.TrySetResult(read(result));
            }
            catch (BadAnswerException bad)
            {
                answer.TrySetException(bad);
            }
        }

        public override void Fail(Exception why) => answer.TrySetException(why);

        public override void Cancel() => answer.TrySetCanceled();
    }

    private sealed class Mark() : Entry(_ => [])
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public void Reach() => reached.TrySetResult();

        public override void Settle(OcppFrame.CallResult result) => Reach();

        public override void Fail(Exception why) => reached.TrySetException(why);

        public override void Cancel() => reached.TrySetCanceled();
    }
}
