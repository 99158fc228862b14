using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Values;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class TimeRulesTests
{
    private static readonly SessionId Other = new("22222222-2222-8222-8222-222222222222");

    [Fact]
    public void An_end_before_the_start_is_held() =>
        Case(stop: Stopped with { At = Ten.AddHours(-1) }).ShouldFind("end-before-start", Severity.Hold, "09:00:00", "10:00:00");

    [Fact]
    public void A_charge_that_nobody_reckons_with_is_held_and_has_no_price()
    {
        var since1970 = Case(Started with { At = DateTimeOffset.UnixEpoch });
        since1970.ShouldFind("beyond-reckoning", Severity.Hold, "ten years");
        since1970.Record.Price.ShouldBeNull();
        since1970.ShouldFind("no-price", Severity.Hold, "cannot be reckoned");
        Case(Started with { At = DateTimeOffset.UnixEpoch }, policy: ForGood).ShouldFind("beyond-reckoning", Severity.Hold);
        Case(stop: Stopped with { Meter = Energy.FromWh(2_000_000_000_000) }).ShouldFind("beyond-reckoning", Severity.Hold, "More energy");
        Case().ShouldNotFind("beyond-reckoning");
    }

    [Fact]
    public void A_charge_of_days_is_flagged()
    {
        Case(stop: Stopped with { At = Ten.AddDays(3).AddSeconds(1) }).ShouldFind("very-long", Severity.Flag, "2026-03-04T10:00:01Z", "3 days");
        Case(stop: Stopped with { At = Ten.AddDays(3) }).ShouldNotFind("very-long");
    }

    [Fact]
    public void A_vehicle_that_takes_nothing_for_very_long_is_flagged()
    {
        var day = 24 * 60;
        Case(stop: Stopped with { At = Ten.AddMinutes(day + 61) }, between: Read(60, 10_000)).ShouldFind("long-without-energy", Severity.Flag, "11:00:00", "10000 Wh", "24 hours");
        Case(stop: Stopped with { At = Ten.AddMinutes(day + 60) }, between: Read(60, 10_000)).ShouldNotFind("long-without-energy");
        Case(stop: Stopped with { At = Ten.AddMinutes(day + 61) }, between: Read(60, 9_000)).ShouldNotFind("long-without-energy");
    }

    [Fact]
    public void Another_charge_of_the_connector_at_the_same_time_is_flagged_and_both_are_named()
    {
        var charge = Beside(new(Other, Ten.AddMinutes(50), Ten.AddHours(2), false, Energy.FromWh(9_000), Energy.FromWh(12_000)));
        charge.ShouldFind("overlap", Severity.Flag, "11111111-1111-8111-8111-111111111111", Other.Value, "00:10:00", "both count the meter from 9000 Wh to 10000 Wh");
    }

    [Fact]
    public void A_charge_that_follows_within_what_two_clocks_explain_does_not_overlap()
    {
        Beside(new(Other, Ten.AddMinutes(59), Ten.AddHours(2), false, Energy.FromWh(10_000), Energy.FromWh(12_000))).ShouldNotFind("overlap");
        Beside(new(Other, Ten.AddHours(-1), Ten, false, Energy.Zero, Energy.FromWh(1_000))).ShouldNotFind("overlap");
    }

    [Fact]
    public void A_charge_that_never_ended_overlaps_as_far_as_it_was_heard_of()
    {
        Beside(new(Other, Ten.AddDays(-1), Ten.AddMinutes(20), true, Energy.Zero, Energy.FromWh(500))).ShouldFind("overlap", Severity.Flag, "still open", "00:20:00");
        Beside(new(Other, Ten.AddDays(-1), Ten.AddHours(-1), true, Energy.Zero, Energy.FromWh(500))).ShouldNotFind("overlap");
    }

    private static GateCase Beside(Neighbour other) => Case() with { Neighbours = [other] };
}
