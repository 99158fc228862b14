using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class ChargeVolumesTests
{
    [Fact]
    public void A_period_begins_where_another_price_or_parking_begins_and_nowhere_else()
    {
        var tariff = Tariff(When(new(EndTime: new(10, 30)), Energy(1)), Always(Energy(2)));
        var readings = Enumerable.Range(0, 60).Select(m => new TimelinePeriod(At(10, m), Charging: m < 45, 0.1m));

        var volumes = Price(tariff, new(At(10), At(11), [.. readings])).Volumes;

        volumes.Periods.Select(p => (p.Start, p.End, p.EnergyKwh)).ShouldBe(
            [(At(10), At(10, 30), 3m), (At(10, 30), At(10, 45), 1.5m), (At(10, 45), At(11), 1.5m)]);
        (volumes.TotalEnergyKwh, volumes.TotalHours, volumes.TotalParkingHours).ShouldBe((6m, 1m, 0.25m));
    }

    [Fact]
    public void Volumes_are_measured_whatever_the_steps()
    {
        var volumes = Price(Tariff(Always(Energy(1, step: 1000), Time(1, step: 3600))), Charge(At(10), At(10, 20), 1.2345m)).Volumes;

        volumes.Periods.ShouldHaveSingleItem().EnergyKwh.ShouldBe(1.2345m);
        volumes.RoundedTo(4).Periods[0].ChargingHours.ShouldBe(0.3333m);
    }

    [Fact]
    public void Rounded_periods_add_up_to_the_rounded_totals()
    {
        var tariff = Tariff(When(new(MaxDuration: 1200), Time(1)), When(new(MaxDuration: 2400), Time(2)), Always(Time(3)));
        var rounded = Price(tariff, Charge(At(10), At(11), 1)).Volumes.RoundedTo(4);

        rounded.Periods.Select(p => p.ChargingHours).ShouldBe([0.3333m, 0.3334m, 0.3333m]);
        rounded.Periods.Select(p => p.EnergyKwh).ShouldBe([0.3333m, 0.3334m, 0.3333m]);
        (rounded.TotalHours, rounded.TotalEnergyKwh).ShouldBe((1m, 1m));
    }

    [Fact]
    public void A_period_without_time_or_energy_leaves_no_trace()
    {
        var timeline = new ChargeTimeline(At(10), At(11), [new(At(10), false, 0), new(At(10), true, 5)]);

        Price(Tariff(Always(Energy(1))), timeline).Volumes.Periods.ShouldHaveSingleItem().ChargingHours.ShouldBe(1);
    }
}
