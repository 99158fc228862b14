using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>Owes partners the results of their commands, until the moment after which they expect none.</summary>
internal sealed class CommandsFeed(EventLog log, OcpiOptions options) : IModuleFeed
{
    public ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct) => e.Data switch
    {
        RemoteStartAnswered answered => OweAsync(answered.Outcome, answered.Detail, e, batch, ct),
        RemoteStopAnswered answered => OweAsync(answered.Outcome, answered.Detail, e, batch, ct),
        PlaceOrderAnswered answered => OweAsync(answered.Outcome, answered.Detail, e, batch, ct),
        ReservationCancelled { By: not CancelledBy.Partner } => OweCancellationAsync(e, batch, ct),
        _ => ValueTask.CompletedTask,
    };

    private async ValueTask OweAsync(OrderOutcome outcome, string? detail, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var order = (await log.ReadStreamAsync(e.Stream, 0, 1, ct)) is [{ Data: var first }] ? Order.Of(first) : null;
        if (order is not { Partner: { } partner, ReplyTo: { } replyTo } || !batch.Knows(partner))
            return;
        var content = new CommandOutcome(CommandReply.Read(replyTo), CommandMapping.ToBody(outcome, detail)).Write();
        batch.Owe(new(
            partner.Value, ModuleIds.Commands, order.Id.ToString("D"), DeliveryClass.Result, e.Position, content, Deadline: order.At + options.CommandTimeout));
    }

    // It goes where the reservation's own result went, possibly hours later; after its end nobody waits for it.
    private async ValueTask OweCancellationAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var before = (await log.ReadStreamAsync(e.Stream, ct: ct)).Where(h => h.Version < e.Version).Select(h => h.Data).ToList();
        if (before.OfType<ReservationMade>().LastOrDefault() is not { Partner: { } partner } made || !batch.Knows(partner))
            return;
        var order = before.TakeWhile(h => h != (object)made).OfType<ReservationOrdered>().LastOrDefault();
        if (order?.ReplyTo is not { } replyTo)
            return;
        var content = new CommandOutcome(CommandReply.Read(replyTo), CommandMapping.ToCancelledBody()).Write();
        batch.Owe(new(partner.Value, ModuleIds.Commands, e.Stream, DeliveryClass.Result, e.Position, content, Deadline: made.ExpiresAt));
    }

    private sealed record Order(Guid Id, PartnerId? Partner, string? ReplyTo, DateTimeOffset At)
    {
        public static Order? Of(object data) => data switch
        {
            RemoteStartRequested start => new(start.Id, start.Grant?.Partner, start.ReplyTo, start.At),
            RemoteStopRequested stop => new(stop.Id, stop.Partner, stop.ReplyTo, stop.At),
            IPlaceOrder place => new(place.Id, place.Partner, place.ReplyTo, place.At),
            _ => null,
        };
    }
}
