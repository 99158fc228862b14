using System.Collections.Concurrent;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// A driver who taps twice orders one charge. An order that says the same as one of a moment ago is not told to the station again: what
/// becomes of the first becomes of it.
/// </summary>
internal sealed class DoubleStarts
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(EvseRef, string, PartnerId?), Ordered> _ordered = new();

    /// <summary>The outcome to wait for, and whether it is this order's own to find out. No outcome: nobody knows.</summary>
    public (TaskCompletionSource<(OrderOutcome Outcome, string? Detail)?> Outcome, bool Mine) Of(RemoteStartRequested order)
    {
        var mine = new Ordered(order.At, new(TaskCreationOptions.RunContinuationsAsynchronously));
        var first = _ordered.AddOrUpdate(KeyOf(order), mine, (_, earlier) => order.At - earlier.At < Moment ? earlier : mine);
        return (first.Outcome, first == mine);
    }

    /// <summary>Only a yes, and an outcome that is still to come, hold for the next order as well.</summary>
    public void Answered(
        RemoteStartRequested order, TaskCompletionSource<(OrderOutcome Outcome, string? Detail)?> outcome, (OrderOutcome Outcome, string? Detail)? told)
    {
        if (told is not { Outcome: OrderOutcome.Accepted })
            _ordered.TryRemove(KeyValuePair.Create(KeyOf(order), new Ordered(order.At, outcome)));
        outcome.TrySetResult(told);
        foreach (var old in _ordered.Where(o => order.At - o.Value.At >= Moment))
            _ordered.TryRemove(old);
    }

    /// <summary>The charge is there: whoever orders again means another one.</summary>
    public void Begun(ChargingStarted start) => _ordered.TryRemove((start.Evse, TokenRef.Fold(start.Token.IdTag), start.Grant?.Partner), out _);

    private static (EvseRef, string, PartnerId?) KeyOf(RemoteStartRequested order) =>
        (order.Evse, TokenRef.Fold(order.Token.IdTag), order.Grant?.Partner);

    private sealed record Ordered(DateTimeOffset At, TaskCompletionSource<(OrderOutcome Outcome, string? Detail)?> Outcome);
}
