using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class PriceRulesTests
{
    [Fact]
    public void A_record_without_a_price_is_held_where_records_carry_one()
    {
        Case(priced: false).ShouldFind("no-price", Severity.Hold);
        Case(policy: ForGood, priced: false).ShouldNotFind("no-price");
    }

    [Fact]
    public void A_total_below_zero_is_held()
    {
        Case(tariff: Energy(-0.10m)).ShouldFind("negative-price", Severity.Hold, "-0.9 EUR", "9000 Wh");
        Case(tariff: Energy(0)).ShouldNotFind("negative-price");
    }

    [Fact]
    public void A_price_that_lost_its_point_is_held()
    {
        Case(tariff: Energy(39)).ShouldFind("price-too-high", Severity.Hold, "351 EUR", "39 EUR a kWh", "20");
        Case(tariff: Energy(20)).ShouldNotFind("price-too-high");
        Case(tariff: Energy(39) with { Currency = "HUF" }).ShouldNotFind("price-too-high");
    }

    [Fact]
    public void A_fee_for_next_to_no_energy_is_no_price_for_a_kWh() =>
        Case(stop: Stopped with { Meter = Core.Values.Energy.FromWh(1_010) }).ShouldNotFind("price-too-high");

    [Fact]
    public void What_blocking_the_place_costs_is_no_price_for_a_kWh() =>
        Case(tariff: Price with { Elements = [new([new(PriceDimension.Energy, 0.39m, null), new(PriceDimension.Time, 300m, null)])] }).ShouldNotFind("price-too-high");

    [Fact]
    public void A_price_that_no_number_holds_is_held_and_stops_nobody()
    {
        var absurd = Case(tariff: Price with { MinPrice = new(79_000_000_000_000_000_000_000_000_000m, null) });
        absurd.Record.Price.ShouldBeNull();
        absurd.ShouldFind("no-price", Severity.Hold, "cannot be reckoned");
        TariffLint.Check(absurd.Record.Tariff!).ShouldContain(f => f.Rule == "limits" && f.Weight == FindingWeight.Error);
    }

    private static Tariff Energy(decimal price) => Price with { Elements = [new([new(PriceDimension.Energy, price, null)])] };
}
