using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class StepSizeTests
{
    private static readonly Tariff TimeAndParking = Tariff(Always(Time(60, step: 600), Parking(6, step: 900)));

    [Fact]
    public void When_charging_resumes_after_parking_only_charging_time_is_raised()
    {
        var timeline = new ChargeTimeline(At(10), At(10, 23),
            [new(At(10), true, 1), new(At(10, 7), false, 0), new(At(10, 11), true, 1)]);

        Price(TimeAndParking, timeline).Lines.Select(l => (l.Dimension, Minutes(l.Measured), Minutes(l.Billed))).ShouldBe(
            [(LineDimension.Time, 7, 7), (LineDimension.Parking, 4, 4), (LineDimension.Time, 12, 13)]);
    }

    [Fact]
    public void The_step_falls_on_the_session_not_on_every_period()
    {
        var timeline = new ChargeTimeline(At(10), At(10, 20), [.. Enumerable.Range(0, 20).Select(m => new TimelinePeriod(At(10, m), true, 0.0123m))]);
        var charge = Price(Tariff(Always(Energy(1, step: 100), Time(60, step: 600))), timeline);

        charge.Lines.Select(l => l.Billed).ShouldBe([0.3m, 0.3333333333333333333333333333m]);
    }

    [Fact]
    public void A_step_of_zero_counts_as_one() =>
        Price(Tariff(Always(Energy(1, step: 0))), Charge(At(10), At(11), 0.1152m)).Lines[0].Billed.ShouldBe(0.116m);

    [Fact]
    public void A_second_that_has_begun_is_billed_as_a_second() =>
        Price(Tariff(Always(Time(3600))), Charge(At(10), At(10, 0, 1.25m))).Total.ExclVat.ShouldBe(2);

    [Fact]
    public void Parking_without_energy_does_not_decide_the_price_of_the_energy_step()
    {
        var tariff = Tariff(When(new(EndTime: new(17, 0)), Energy(1, step: 1000)), Always(Energy(9, step: 5000)));
        var timeline = new ChargeTimeline(At(16), At(18), [new(At(16), true, 1.5m), new(At(16, 30), false, 0)]);

        Price(tariff, timeline).Total.ExclVat.ShouldBe(2);
    }

    [Fact]
    public void Energy_given_back_is_stepped_towards_the_greater_amount() =>
        Price(Tariff(Always(Energy(1, step: 100))), Charge(At(10), At(11), -5.45m)).Lines[0].Billed.ShouldBe(-5.4m);

    private static int Minutes(decimal hours) => (int)Math.Round(hours * 60);
}
