using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Values;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class MeterRulesTests
{
    [Fact]
    public void A_meter_that_went_back_is_held() =>
        Case(Started with { Meter = Energy.FromWh(20_000) }).ShouldFind("negative-energy", Severity.Hold, "20000 Wh", "10000 Wh");

    [Fact]
    public void A_meter_below_zero_is_flagged_and_held_where_nothing_can_be_taken_back()
    {
        var below = Started with { Meter = Energy.FromWh(-100) };
        Case(below, Stopped with { Meter = Energy.FromWh(8_900) }).ShouldFind("negative-meter", Severity.Flag, "-100 Wh");
        Case(below, Stopped with { Meter = Energy.FromWh(8_900) }, ForGood).ShouldFind("negative-meter", Severity.Hold);
    }

    [Fact]
    public void A_meter_that_was_reset_in_the_middle_is_flagged_and_held_where_nothing_can_be_taken_back()
    {
        Case(between: [Read(10, 2_500), Read(20, 200)]).ShouldFind("meter-went-back", Severity.Flag, "2500 Wh", "200 Wh", "10:20:00");
        Case(policy: ForGood, between: [Read(10, 2_500), Read(20, 200)]).ShouldFind("meter-went-back", Severity.Hold);
        Case(between: [Read(10, 2_500), Read(20, 4_000)]).ShouldNotFind("meter-went-back");
    }

    [Theory]
    [InlineData(13_200, false)] // 11 kW for an hour, a tenth and a step more
    [InlineData(13_201, true)]
    public void More_than_the_connector_gives_is_held(int wh, bool held)
    {
        var charge = Case(stop: Stopped with { Meter = Energy.FromWh(wh) });
        if (held)
            charge.ShouldFind("more-than-possible", Severity.Hold, "12201 Wh", "01:00:00", "12100 Wh");
        else
            charge.ShouldNotFind("more-than-possible");
    }

    [Fact]
    public void A_step_of_the_meter_in_a_charge_of_a_second_is_not_held() =>
        Case(stop: Stopped with { At = Ten.AddSeconds(1), Meter = Energy.FromWh(1_100) }).ShouldNotFind("more-than-possible");

    [Fact]
    public void Where_nobody_knows_what_the_connector_gives_nothing_is_too_much() =>
        Case(Started with { Site = null, Grant = null }, Stopped with { Meter = Energy.FromWh(900_000) }).ShouldNotFind("more-than-possible");

    [Fact]
    public void A_jump_between_two_readings_is_flagged_though_the_whole_is_possible()
    {
        Case(between: [Read(30, 2_000), Read(31, 9_000)]).ShouldFind("meter-jump", Severity.Flag, "2000 Wh", "10:30:00", "9000 Wh", "10:31:00");
        Case(between: [Read(30, 5_000)]).ShouldNotFind("meter-jump");
    }

    [Fact]
    public void Power_that_gives_another_energy_than_the_register_is_flagged()
    {
        Case(between: [Read(10, 2_500, 3), Read(25, 4_750, 3), Read(40, 7_000, 3)]).ShouldFind("power-differs", Severity.Flag, "1500 Wh", "4500 Wh");
        Case(between: [Read(10, 2_500, 9), Read(25, 4_750, 9), Read(40, 7_000, 9)]).ShouldNotFind("power-differs");
    }

    [Fact]
    public void Power_says_nothing_over_long_gaps_nor_of_little_energy()
    {
        Case(between: [Read(1, 1_200, 3), Read(30, 5_500, 3), Read(59, 9_900, 3)]).ShouldNotFind("power-differs");
        Case(between: [Read(1, 1_150, 1), Read(2, 1_300, 1), Read(3, 1_450, 1)]).ShouldNotFind("power-differs");
    }

    [Fact]
    public void Readings_from_outside_the_charge_are_flagged_beyond_what_clocks_explain()
    {
        Case(between: [Read(-6, 900), Read(30, 5_000), Read(70, 11_000)]).ShouldFind("readings-outside", Severity.Flag, "2 readings", "09:54:00");
        Case(between: [Read(-5, 900), Read(65, 11_000)]).ShouldNotFind("readings-outside");
    }
}
