using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>What of a transaction's events reaches the station's queue, and when: all at once and in order, unless a fault says otherwise.</summary>
internal sealed class TransactionOutbox(StationFaults faults, Func<TransactionEventRequest, Task<TransactionEventResponse>> keep)
{
    private readonly List<(TransactionEventRequest Event, TaskCompletionSource<TransactionEventResponse> Answer)> held = [];
    private int updates;
    private bool ended;

    public Task<TransactionEventResponse> Send(TransactionEventRequest report)
    {
        if (IsLost(report))
            return Task.FromResult(new TransactionEventResponse());
        if (MustWait(report))
        {
            var answer = new TaskCompletionSource<TransactionEventResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
            held.Add((report, answer));
            return answer.Task;
        }
        ended |= report.EventType.Is(TransactionEventEnum.Ended);
        var sent = keep(report);
        foreach (var (late, answer) in held)
            _ = ForwardAsync(keep(late), answer);
        held.Clear();
        return sent;
    }

    private bool IsLost(TransactionEventRequest report) => report.EventType.Known switch
    {
        TransactionEventEnum.Started => faults.NoStart,
        TransactionEventEnum.Ended => faults.NoStop,
        _ => faults.LoseEvery > 0 && ++updates % faults.LoseEvery == 0,
    };

    private bool MustWait(TransactionEventRequest report) =>
        (faults.EndedFirst && !report.EventType.Is(TransactionEventEnum.Ended) && !ended)
        || (faults.MeterBeforeStart && report.EventType.Is(TransactionEventEnum.Started));

    private static async Task ForwardAsync(Task<TransactionEventResponse> sent, TaskCompletionSource<TransactionEventResponse> answer)
    {
        try
        {
            answer.TrySetResult(await sent);
        }
        catch (Exception e)
        {
            answer.TrySetException(e);
        }
    }
}
