using RoamingHub.Core.RemoteStarts;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class RemoteStartsTests : ReadModelTest
{
    private RemoteStarts RemoteStarts => new(World.Database);

    [Fact]
    public async Task An_order_is_pending_until_it_expires()
    {
        await TellAsync(Facts.StartRequested);

        (await RemoteStarts.PendingAsync(Facts.Noon, default)).Single().ReplyTo.ShouldBe(Facts.StartRequested.ReplyTo);
        (await RemoteStarts.PendingAsync(Facts.StartRequested.UsableUntil, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_order_that_a_charge_carries_is_used()
    {
        await TellAsync(Facts.StartRequested);
        await TellSessionAsync(Facts.Session1, Facts.Started with { Authorization = null, RemoteStart = Facts.Id1 });

        (await RemoteStarts.PendingAsync(Facts.Noon, default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(OrderOutcome.Accepted, true)]
    [InlineData(OrderOutcome.NoAnswer, true)]
    [InlineData(OrderOutcome.Failed, true)]
    [InlineData(OrderOutcome.Rejected, false)]
    [InlineData(OrderOutcome.Occupied, false)]
    [InlineData(OrderOutcome.Inoperative, false)]
    [InlineData(OrderOutcome.Offline, false)]
    [InlineData(OrderOutcome.NotSupported, false)]
    public async Task Only_a_refusal_ends_an_order(OrderOutcome outcome, bool pending)
    {
        await TellAsync(Facts.StartRequested, new RemoteStartAnswered(Facts.Id1, outcome, null, Facts.Noon));

        (await RemoteStarts.PendingAsync(Facts.Noon, default)).Count.ShouldBe(pending ? 1 : 0);
    }

    [Theory]
    [InlineData(OrderOutcome.Accepted, true)]
    [InlineData(OrderOutcome.NoAnswer, false)]
    [InlineData(OrderOutcome.Failed, false)]
    public async Task Where_the_partner_was_told_at_once_only_a_yes_leaves_an_order_open(OrderOutcome outcome, bool pending)
    {
        await TellAsync(Facts.StartRequested with { AnsweredAtOnce = true }, new RemoteStartAnswered(Facts.Id1, outcome, null, Facts.Noon));

        (await RemoteStarts.PendingAsync(Facts.Noon, default)).Count.ShouldBe(pending ? 1 : 0);
        (await RemoteStarts.OverdueAsync(Facts.StartRequested.UsableUntil, 10, default)).Count.ShouldBe(pending ? 1 : 0);
    }

    [Theory]
    [InlineData("remote_start_cancelled")]
    [InlineData("remote_start_lapsed")]
    public async Task An_order_that_was_given_up_waits_for_nothing(string end)
    {
        await TellAsync(Facts.StartRequested with { AnsweredAtOnce = true }, new RemoteStartAnswered(Facts.Id1, OrderOutcome.Accepted, null, Facts.Noon));
        await TellAsync(Facts.All[end]);

        (await RemoteStarts.PendingAsync(Facts.Noon, default)).ShouldBeEmpty();
        (await RemoteStarts.OverdueAsync(Facts.StartRequested.UsableUntil, 10, default)).ShouldBeEmpty();
    }

    private Task TellAsync(params object[] facts) => World.TellAsync(RemoteStream.OfStart(Facts.Id1), facts);
}
