using System.Threading.Channels;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Simulators.Stations;

/// <summary>
/// Starts, stops and meter values of transactions: kept until they are answered, sent in order, repeated after a lost
/// connection, and thrown away after too many refusals (OCPP 1.6 §3.7).
/// </summary>
internal sealed class TransactionQueue(
    StationOptions options, Func<CancellationToken, Task<StationLink>> whenOnline, Func<string> newId)
    : IDisposable
{
    private readonly Channel<Entry> entries = Channel.CreateUnbounded<Entry>();
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
        entries.Writer.TryWrite(entry);
        return entry.Answer;
    }

    public async Task RunAsync()
    {
        try
        {
            await foreach (var entry in entries.Reader.ReadAllAsync(stopped.Token))
            {
                try
                {
                    await DeliverAsync(entry, stopped.Token);
                }
                catch (OperationCanceledException)
                {
                    entry.Cancel();
                    throw;
                }
                Interlocked.Decrement(ref waiting);
            }
        }
        catch (OperationCanceledException)
        {
            while (entries.Reader.TryRead(out var entry))
                entry.Cancel();
        }
    }

    public void Stop() => stopped.Cancel();

    public void Dispose() => stopped.Dispose();

    private async Task DeliverAsync(Entry entry, CancellationToken ct)
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
                        entry.Settle(result);
                        return;
                    case OcppFrame.CallError error when ++refusals >= options.TransactionMessageAttempts:
                        Interlocked.Increment(ref discarded);
                        entry.Fail(new CallErrorException(error.Code, error.Description));
                        return;
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
}
