using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class FlatTests
{
    [Fact]
    public void The_flat_price_is_the_one_that_applies_when_the_session_begins()
    {
        var tariff = Tariff(When(new(EndTime: new(17, 0)), Flat(1)), Always(Flat(2)));

        Price(tariff, Charge(At(16), At(18))).Total.ExclVat.ShouldBe(1);
        Price(tariff, Charge(At(17), At(18))).Total.ExclVat.ShouldBe(2);
    }

    [Fact]
    public void A_flat_price_that_begins_to_apply_later_is_not_charged() =>
        Price(Tariff(When(new(StartTime: new(17, 0)), Flat(1))), Charge(At(16), At(18))).Lines.ShouldBeEmpty();

    [Fact]
    public void When_a_session_begins_nothing_is_taken_yet_also_where_energy_is_given_back() =>
        Price(Tariff(When(new(MinKwh: 0), Flat(1)), Always(Flat(2))), Charge(At(16), At(18), -1)).Total.ExclVat.ShouldBe(1);

    [Fact]
    public void A_session_without_energy_pays_the_flat_price_and_its_parking()
    {
        var charge = Price(Tariff(Always(Flat(1), Energy(1), Parking(6))), Parked(At(10), At(10, 30)));

        charge.Lines.Select(l => (l.Dimension, l.ExclVat)).ShouldBe([(LineDimension.Flat, 1m), (LineDimension.Parking, 3m)]);
    }

    [Fact]
    public void A_session_of_no_length_pays_the_flat_price() =>
        Price(Tariff(Always(Flat(1), Time(5))), Charge(At(10), At(10))).Total.ExclVat.ShouldBe(1);
}
