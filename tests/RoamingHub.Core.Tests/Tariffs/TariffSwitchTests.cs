using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class TariffSwitchTests
{
    private static readonly Tariff First = Tariff(Always(Flat(1), Energy(1, step: 1000), Time(60, step: 600))) with { Id = "first" };
    private static readonly Tariff Second = Tariff(Always(Flat(5), Energy(2, step: 1000), Time(120, step: 600))) with { Id = "second" };

    [Fact]
    public void The_session_is_cut_at_the_switch_and_only_the_last_tariff_is_raised_to_full_steps()
    {
        var charge = Switch(At(10, 15), Charge(At(10), At(10, 40), 8.8m));

        charge.Lines.Select(l => (l.TariffId, l.Dimension, Math.Round(l.Measured, 6), Math.Round(l.Billed, 6))).ShouldBe(
        [
            ("first", LineDimension.Flat, 1m, 1m),
            ("first", LineDimension.Energy, 3.3m, 3.3m),
            ("second", LineDimension.Energy, 5.5m, 6m),
            ("first", LineDimension.Time, 0.25m, 0.25m),
            ("second", LineDimension.Time, 0.416667m, 0.5m),
        ]);
        charge.Volumes.Periods.Select(p => (p.TariffId, p.Start)).ShouldBe([("first", At(10)), ("second", At(10, 15))]);
    }

    [Fact]
    public void A_switch_after_the_end_changes_nothing()
    {
        var timeline = Charge(At(10), At(10, 40), 8.8m);

        Switch(At(11), timeline).ShouldBeEquivalentTo(Price(First, timeline));
    }

    [Fact]
    public void The_limits_of_every_tariff_used_hold()
    {
        var cheap = Tariff(Always(Energy(1))) with { Id = "cheap", MaxPrice = new(3) };
        var dear = Tariff(Always(Energy(2))) with { Id = "dear", MaxPrice = new(100) };
        var charge = TariffEngine.Price([new(At(10), cheap), new(At(11), dear)], Zones.Berlin, Charge(At(10), At(12), 10));

        charge.Total.ExclVat.ShouldBe(3);
        charge.Lines[^1].TariffId.ShouldBe("cheap");
    }

    [Fact]
    public void Tariffs_of_two_currencies_are_refused() =>
        Should.Throw<ArgumentException>(() => TariffEngine.Price(
            [new(At(10), First), new(At(11), Second with { Currency = "CHF" })], Zones.Berlin, Charge(At(10), At(12), 10)));

    private static PricedCharge Switch(DateTimeOffset at, ChargeTimeline timeline) =>
        TariffEngine.Price([new(timeline.Start, First), new(at, Second)], Zones.Berlin, timeline);
}
