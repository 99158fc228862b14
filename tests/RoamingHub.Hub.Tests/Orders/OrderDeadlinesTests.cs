using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Orders;

/// <summary>Orders that nobody carries out, as when the node that holds the station's socket has died.</summary>
public sealed class OrderDeadlinesTests
{
    [Fact]
    public async Task An_order_whose_time_is_over_is_ended_and_one_that_was_answered_is_not()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var log = hub.Service<EventLog>();
        var (silent, answered, stop, unlock) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var now = DateTimeOffset.UtcNow;
        await log.AppendAsync(RemoteStream.OfStart(silent), ExpectedVersion.None, [Start(silent, now)]);
        await log.AppendAsync(
            RemoteStream.OfStart(answered), ExpectedVersion.None, [Start(answered, now), new RemoteStartAnswered(answered, OrderOutcome.Accepted, null, now)]);
        await log.AppendAsync(
            RemoteStream.OfStop(stop), ExpectedVersion.None, [new RemoteStopRequested(stop, new("s"), new("CP1"), "17", null, null, now, now)]);
        await log.AppendAsync(
            RemoteStream.OfPlace(unlock), ExpectedVersion.None, [new RemoteUnlockRequested(unlock, new(new("CP1"), 1), null, null, now, now)]);

        await hub.Database.UntilAsync("SELECT count(*) = 4 FROM log.mt_events WHERE type IN ('remote_start_answered', 'remote_stop_answered', 'place_order_answered')");
        await hub.Database.UntilAsync("SELECT count(*) = 0 FROM hub.open_orders");
        (await log.ReadStreamAsync(RemoteStream.OfStart(silent))).Last().Data.ShouldBeOfType<RemoteStartAnswered>().Outcome.ShouldBe(OrderOutcome.NoAnswer);
        (await log.ReadStreamAsync(RemoteStream.OfStart(answered))).Last().Data.ShouldBeOfType<RemoteStartAnswered>().Outcome.ShouldBe(OrderOutcome.Accepted);
        (await log.ReadStreamAsync(RemoteStream.OfStop(stop))).Last().Data.ShouldBeOfType<RemoteStopAnswered>().Outcome.ShouldBe(OrderOutcome.NoAnswer);
        (await log.ReadStreamAsync(RemoteStream.OfPlace(unlock))).Last().Data.ShouldBeOfType<PlaceOrderAnswered>().Outcome.ShouldBe(OrderOutcome.NoAnswer);
    }

    private static RemoteStartRequested Start(Guid id, DateTimeOffset now) =>
        new(id, new(new("CP1"), 1), TokenRef.Read("CARD"), null, null, now, Deadline: now, UsableUntil: now.AddMinutes(15));
}
