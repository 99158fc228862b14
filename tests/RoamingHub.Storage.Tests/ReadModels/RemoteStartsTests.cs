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

        (await PendingAsync(Facts.Noon))!.ReplyTo.ShouldBe(Facts.StartRequested.ReplyTo);
        (await PendingAsync(Facts.StartRequested.UsableUntil)).ShouldBeNull();
    }

    [Fact]
    public async Task An_order_that_a_charge_carries_is_used()
    {
        await TellAsync(Facts.StartRequested);
        await TellSessionAsync(Facts.Session1, Facts.Started with { Authorization = null, RemoteStart = Facts.Id1 });

        (await PendingAsync(Facts.Noon)).ShouldBeNull();
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

        (await PendingAsync(Facts.Noon) is not null).ShouldBe(pending);
    }

    private Task TellAsync(params object[] facts) => World.TellAsync(RemoteStream.OfStart(Facts.Id1), facts);

    private Task<RemoteStartRequested?> PendingAsync(DateTimeOffset now) => RemoteStarts.FindPendingAsync(Facts.Cp1, "04AABBCC", now, default);
}
