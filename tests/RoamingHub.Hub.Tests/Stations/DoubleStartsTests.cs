using RoamingHub.Core.Authorization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations;

namespace RoamingHub.Hub.Tests.Stations;

public sealed class DoubleStartsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly EvseRef Place = new(new("CP1"), 1);
    private readonly DoubleStarts _doubles = new();

    [Fact]
    public async Task The_same_again_a_moment_later_waits_for_the_first_and_gets_its_outcome()
    {
        var first = Order(0);
        var (outcome, mine) = _doubles.Of(first);
        mine.ShouldBeTrue();
        var (same, again) = _doubles.Of(Order(3));
        again.ShouldBeFalse();
        _doubles.Answered(first, outcome, (OrderOutcome.Rejected, "no"));
        (await same.Task).ShouldBe((OrderOutcome.Rejected, "no"));
    }

    [Fact]
    public void After_a_no_and_after_a_while_the_station_is_asked_again()
    {
        var first = Order(0);
        _doubles.Answered(first, _doubles.Of(first).Outcome, (OrderOutcome.Rejected, null));
        var second = Order(1);
        var (outcome, mine) = _doubles.Of(second);
        mine.ShouldBeTrue();
        _doubles.Answered(second, outcome, (OrderOutcome.Accepted, null));
        _doubles.Of(Order(2)).Mine.ShouldBeFalse();
        _doubles.Of(Order(30)).Mine.ShouldBeTrue();
    }

    [Fact]
    public void Another_partners_driver_means_another_charge()
    {
        _doubles.Of(Order(0));
        _doubles.Of(Order(1, "p2")).Mine.ShouldBeTrue();
    }

    [Fact]
    public void Once_the_charge_has_begun_an_order_means_another_one()
    {
        var first = Order(0);
        _doubles.Answered(first, _doubles.Of(first).Outcome, (OrderOutcome.Accepted, null));
        _doubles.Begun(new ChargingStarted(Place, "1", first.Token, Energy.Zero, Noon, Noon, PermitResult.Accepted, "order", first.Grant));
        _doubles.Of(Order(2)).Mine.ShouldBeTrue();
    }

    private static RemoteStartRequested Order(int second, string partner = "p1")
    {
        var at = Noon.AddSeconds(second);
        return new(
            Guid.NewGuid(), Place, TokenRef.Read("CARD"), new RoamingGrant(new(partner), GrantMethod.Commanded), null, at, at.AddSeconds(25), at.AddMinutes(15));
    }
}
