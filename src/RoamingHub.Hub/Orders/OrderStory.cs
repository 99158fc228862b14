using RoamingHub.Core.RemoteStarts;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Orders;

/// <summary>What the log tells of one order.</summary>
/// <param name="Order">The order itself; null where it was refused before any station heard of it.</param>
/// <param name="Refusal">What the partner was told then, in its own terms.</param>
/// <param name="Outcome">Null while nobody knows it.</param>
/// <param name="Cancelled">It was taken back before the charge began.</param>
/// <param name="Ended">It was taken back, or its time is over: no charge of it begins any more.</param>
/// <param name="Version">Of its stream.</param>
internal sealed record OrderStory(
    Guid Id, object? Order, (string Answer, string? Detail)? Refusal, OrderOutcome? Outcome, DateTimeOffset? AnsweredAt, bool Cancelled, bool Ended,
    long Version)
{
    public static OrderStory? Of(Guid id, IReadOnlyList<RecordedEvent> stream)
    {
        if (stream.Count == 0)
            return null;
        var story = new OrderStory(id, null, null, null, null, false, false, stream[^1].Version);
        return stream.Select(e => e.Data).Aggregate(story, (s, e) => e switch
        {
            RemoteStartRequested or RemoteStopRequested or IPlaceOrder => s with { Order = e },
            RemoteStartRefused r => s with { Refusal = (r.Answer, r.Detail) },
            PlaceOrderRefused r => s with { Refusal = (r.Answer, r.Detail) },
            RemoteStartAnswered a => s with { Outcome = a.Outcome, AnsweredAt = a.At },
            RemoteStopAnswered a => s with { Outcome = a.Outcome, AnsweredAt = a.At },
            PlaceOrderAnswered a => s with { Outcome = a.Outcome, AnsweredAt = a.At },
            RemoteStartCancelled => s with { Cancelled = true, Ended = true },
            RemoteStartLapsed => s with { Ended = true },
            _ => s,
        });
    }
}
