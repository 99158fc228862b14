using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class RestrictionTests
{
    private static readonly TimeOnly TenAtNight = new(22, 0);
    private static readonly TimeOnly SixInTheMorning = new(6, 0);

    [Fact]
    public void An_end_of_midnight_is_the_end_of_the_day()
    {
        var tariff = Tariff(When(new(StartTime: new(20, 0), EndTime: new(0, 0)), Time(1)), Always(Time(10)));

        Hours(tariff, Charge(At(19), At(25))).ShouldBe([(1, 10), (4, 1), (1, 10)]);
    }

    [Fact]
    public void A_span_whose_end_is_before_its_start_runs_over_midnight()
    {
        var tariff = Tariff(When(new(StartTime: TenAtNight, EndTime: SixInTheMorning), Time(1)), Always(Time(10)));

        Hours(tariff, Charge(At(20), At(32))).ShouldBe([(2, 10), (8, 1), (2, 10)]);
    }

    [Fact]
    public void Over_midnight_the_weekday_is_that_of_the_moment()
    {
        var tariff = Tariff(When(new(StartTime: TenAtNight, EndTime: SixInTheMorning, DaysOfWeek: [DayOfWeek.Monday]), Time(1)), Always(Time(10)));

        Hours(tariff, Charge(At(20), At(32))).ShouldBe([(2, 10), (2, 1), (8, 10)]);
    }

    [Fact]
    public void Equal_times_are_all_day()
    {
        var tariff = Tariff(When(new(StartTime: SixInTheMorning, EndTime: SixInTheMorning), Time(1)), Always(Time(10)));

        Hours(tariff, Charge(At(4), At(8))).ShouldBe([(4, 1)]);
    }

    [Fact]
    public void Dates_are_local_the_first_included_and_the_last_not()
    {
        var restrictions = new Restrictions(StartDate: new(2024, 1, 16), EndDate: new(2024, 1, 17));
        var tariff = Tariff(When(restrictions, Time(1)), Always(Time(10)));

        Hours(tariff, Charge(At(23), At(49))).ShouldBe([(1, 10), (24, 1), (1, 10)]);
    }

    [Fact]
    public void A_session_that_begins_on_the_boundary_belongs_to_the_later_element()
    {
        var tariff = Tariff(When(new(EndTime: new(17, 0)), Time(1)), When(new(StartTime: new(17, 0)), Time(2)));

        Hours(tariff, Charge(At(17), At(18))).ShouldBe([(1, 2)]);
        Hours(tariff, Charge(At(16), At(17))).ShouldBe([(1, 1)]);
    }

    [Fact]
    public void A_time_boundary_cuts_a_period_exactly_and_its_energy_in_proportion()
    {
        var tariff = Tariff(When(new(EndTime: new(17, 0)), Energy(1, step: 0)), Always(Energy(2, step: 0)));
        var charge = Price(tariff, Charge(At(16, 59, 59.9m), At(17, 0, 0.2m), 3));

        charge.Lines.Select(l => (l.Measured, l.To)).ShouldBe([(1m, At(17)), (2m, At(17, 0, 0.2m))]);
    }

    [Fact]
    public void A_third_of_a_period_is_a_third()
    {
        var tariff = Tariff(When(new(EndTime: new(17, 0)), Time(1)), Always(Time(2)));
        var charge = Price(tariff, Charge(At(16, 40), At(17, 40), 1));

        charge.Lines[0].ExclVat.ShouldBe(0.3333333333333333333333333333m);
        charge.Time.ExclVat.ShouldBe(1.67m);
        charge.Volumes.TotalHours.ShouldBe(1);
        charge.Volumes.TotalEnergyKwh.ShouldBe(1);
    }

    [Fact]
    public void An_unrestricted_element_hides_all_that_follow()
    {
        var tariff = Tariff(Always(Time(1)), When(new(StartTime: TenAtNight, EndTime: SixInTheMorning), Time(9)));

        Hours(tariff, Charge(At(20), At(32))).ShouldBe([(12, 1)]);
    }

    [Fact]
    public void Each_dimension_finds_its_own_element()
    {
        var tariff = Tariff(When(new(StartTime: TenAtNight, EndTime: SixInTheMorning), Time(9)), Always(Energy(0.5m), Time(1)));

        Price(tariff, Charge(At(22), At(23), 10)).Lines.Select(l => (l.Dimension, l.Element))
            .ShouldBe([(LineDimension.Energy, 1), (LineDimension.Time, 0)]);
    }

    [Fact]
    public void What_no_element_prices_is_free_and_has_no_line()
    {
        var charge = Price(Tariff(When(new(StartTime: TenAtNight, EndTime: SixInTheMorning), Energy(1))), Charge(At(10), At(11), 10));

        charge.Lines.ShouldBeEmpty();
        charge.Total.ShouldBe(new Amount(0));
        charge.Volumes.TotalEnergyKwh.ShouldBe(10);
    }

    [Fact]
    public void Energy_limits_cut_where_the_meter_passes_them()
    {
        var tariff = Tariff(When(new(MaxKwh: 10), Energy(1), Time(6)), Always(Energy(2)));
        var charge = Price(tariff, Charge(At(10), At(11), 30));

        charge.Lines.Select(l => (l.Dimension, l.Measured)).ShouldBe(
            [(LineDimension.Energy, 10m), (LineDimension.Energy, 20m), (LineDimension.Time, 0.3333333333333333333333333333m)]);
        charge.Time.ExclVat.ShouldBe(2);
        charge.Volumes.Periods.Select(p => p.Start).ShouldBe([At(10), At(10, 20)]);
    }

    [Fact]
    public void Energy_in_no_time_is_cut_too()
    {
        var tariff = Tariff(When(new(MaxKwh: 10), Energy(1)), Always(Energy(2)));

        Price(tariff, Charge(At(10), At(10), 30)).Total.ExclVat.ShouldBe(50);
    }

    [Fact]
    public void Duration_counts_from_the_start_of_the_session_with_its_parking()
    {
        var tariff = Tariff(When(new(MinDuration: 3600), Parking(6)));
        var timeline = new ChargeTimeline(At(10), At(12), [new(At(10), true, 5), new(At(10, 30), false, 0)]);

        Hours(tariff, timeline).ShouldBe([(1, 6)]);
    }

    [Fact]
    public void While_parked_current_and_power_are_zero_whatever_was_reported()
    {
        var tariff = Tariff(When(new(MaxPower: 1, MaxCurrent: 1), Parking(6)));
        var timeline = new ChargeTimeline(At(10), At(11), [new(At(10), false, 0, PowerKw: 11, CurrentA: 16)]);

        Hours(tariff, timeline).ShouldBe([(1, 6)]);
    }

    [Fact]
    public void A_limit_on_power_without_a_reading_does_not_hold_and_the_line_says_so()
    {
        var tariff = Tariff(When(new(MaxPower: 16), Energy(0.2m)), Always(Energy(0.5m)));
        var line = Price(tariff, Charge(At(10), At(11), 10)).Lines.ShouldHaveSingleItem();

        line.Element.ShouldBe(1);
        line.Why.ShouldBe("element 1: no restriction; element 0 passed over: its limit on power or current does not hold without a reading");
    }

    [Fact]
    public void What_is_free_only_for_want_of_a_reading_has_a_line_that_says_so()
    {
        var line = Price(Tariff(When(new(MinCurrent: 6), Energy(0.2m))), Charge(At(10), At(11), 10)).Lines.ShouldHaveSingleItem();

        (line.Element, line.Measured, line.Billed, line.ExclVat).ShouldBe((null, 10m, 0m, 0m));
        line.Why.ShouldStartWith("free: no element applies; element 0 passed over");
    }

    [Fact]
    public void A_limit_that_fails_anyway_is_not_blamed_on_the_missing_reading()
    {
        var tariff = Tariff(When(new(MaxPower: 16, StartTime: TenAtNight, EndTime: SixInTheMorning), Energy(0.2m)), Always(Energy(0.5m)));

        Price(tariff, Charge(At(10), At(11), 10)).Lines.ShouldHaveSingleItem().Why.ShouldBe("element 1: no restriction");
    }

    [Fact]
    public void Upper_limits_are_exclusive_and_lower_ones_inclusive()
    {
        var tariff = Tariff(When(new(MaxPower: 16), Energy(1)), When(new(MinPower: 16, MaxPower: 32), Energy(2)), Always(Energy(3)));
        var timeline = new ChargeTimeline(At(10), At(12), [new(At(10), true, 1, PowerKw: 16), new(At(11), true, 1, PowerKw: 32)]);

        Price(tariff, timeline).Lines.Select(l => l.Element).ShouldBe([1, 2]);
    }

    [Fact]
    public void Energy_given_back_is_negative_and_crosses_limits_downwards()
    {
        var tariff = Tariff(When(new(MaxKwh: 5), Energy(1)), Always(Energy(2)));
        var timeline = new ChargeTimeline(At(10), At(12), [new(At(10), true, 10), new(At(11), true, -10)]);
        var charge = Price(tariff, timeline);

        charge.Lines.Select(l => (l.Measured, l.Element)).ShouldBe([(5m, 0), (0m, 1), (-5m, 0)]);
        charge.Energy.ExclVat.ShouldBe(0);
    }

    private static IEnumerable<(decimal Hours, decimal Price)> Hours(Tariff tariff, ChargeTimeline timeline) =>
        Price(tariff, timeline).Lines.Select(l => (l.Measured, l.Price));
}
