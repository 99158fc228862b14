using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class LimitsTests
{
    [Fact]
    public void Sums_with_and_without_vat_are_limited_independently()
    {
        var tariff = Tariff(Always(Energy(1, 20))) with { MaxPrice = new(10, 11) };
        var charge = Price(tariff, Charge(At(10), At(11), 9.5m));

        charge.Total.ShouldBe(new Amount(9.50m, 11.00m));
        charge.Lines[^1].ShouldSatisfyAllConditions(
            l => l.Dimension.ShouldBe(LineDimension.MaxPrice),
            l => l.ExclVat.ShouldBe(0),
            l => l.InclVat.ShouldBe(-0.4m));
    }

    [Fact]
    public void A_limit_without_an_amount_with_vat_moves_it_in_proportion()
    {
        var tariff = Tariff(Always(Flat(2, 20), Energy(1, 10))) with { MaxPrice = new(6) };

        Price(tariff, Charge(At(10), At(11), 10)).Total.ShouldBe(new Amount(6.00m, 6.70m));
    }

    [Fact]
    public void A_limit_changes_only_the_total()
    {
        var charge = Price(Tariff(Always(Energy(1))) with { MaxPrice = new(6) }, Charge(At(10), At(11), 10));

        (charge.Total.ExclVat, charge.Energy.ExclVat).ShouldBe((6m, 10m));
        charge.Lines[^1].Why.ShouldBe("cut to the maximum price of 6 EUR");
    }

    [Fact]
    public void A_minimum_may_be_the_first_taxed_thing_in_a_charge() =>
        Price(Tariff(Always(Flat(0))) with { MinPrice = new(0.5m, 0.55m) }, Charge(At(10), At(11), 10)).Total.ShouldBe(new Amount(0.50m, 0.55m));

    [Fact]
    public void A_maximum_takes_no_tax_off_what_is_not_taxed() =>
        Price(Tariff(Always(Energy(1))) with { MaxPrice = new(10, 11) }, Charge(At(10), At(11), 13)).Total.ShouldBe(new Amount(10.00m));

    [Fact]
    public void A_minimum_is_not_asked_for_a_reservation_that_nobody_used()
    {
        var tariff = Tariff(When(new(Reservation: ReservationPricing.ReservationExpires), Flat(1))) with { MinPrice = new(5) };
        var timeline = new ChargeTimeline(At(10), At(10), [], new(At(9), At(10), Used: false));

        Price(tariff, timeline).Total.ShouldBe(new Amount(1.00m));
    }

    [Fact]
    public void Where_minimum_and_maximum_contradict_the_maximum_wins() =>
        Price(Tariff(Always(Energy(1))) with { MinPrice = new(5), MaxPrice = new(3) }, Charge(At(10), At(11), 1)).Total.ExclVat.ShouldBe(3);
}
