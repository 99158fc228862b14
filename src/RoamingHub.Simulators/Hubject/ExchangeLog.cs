namespace RoamingHub.Simulators.Hubject;

/// <summary>The latest exchanges, and a bell that rings whenever there is a new one.</summary>
internal sealed class ExchangeLog<T>
{
    private const int Kept = 20_000;
    private readonly Lock gate = new();
    private readonly Queue<T> latest = new();
    private TaskCompletionSource bell = NewBell();

    public IReadOnlyList<T> Latest
    {
        get
        {
            lock (gate)
                return [.. latest];
        }
    }

    /// <summary>Completes with the next exchange after this moment.</summary>
    public Task Next
    {
        get
        {
            lock (gate)
                return bell.Task;
        }
    }

    public void Add(T exchange)
    {
        TaskCompletionSource rung;
        lock (gate)
        {
            latest.Enqueue(exchange);
            if (latest.Count > Kept)
                latest.Dequeue();
            (rung, bell) = (bell, NewBell());
        }
        rung.SetResult();
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
