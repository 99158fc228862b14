using RoamingHub.Core.Cdrs;
using RoamingHub.Core.DryRuns;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tests.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.DryRuns;

public sealed class RepricingTests
{
    private static readonly Tariff Draft = GivenPast.HalfAnEuro;

    [Fact]
    public void The_same_tariff_gives_the_same_price()
    {
        var past = GivenPast.Charge(10.333m, Draft);

        GivenPast.Stored(Repricing.Under(Draft, past, GivenPast.History(10.333m)).Draft!).ShouldBe(past.Price);
    }

    [Theory]
    [InlineData("four-decimals", 5.1665)]
    [InlineData("half-even", 5.17)]
    public void Sums_are_rounded_as_they_were_when_the_charge_was_billed(string rounding, decimal total) =>
        Repricing.Under(Draft, GivenPast.Charge(10.333m, Draft, rounding: rounding), GivenPast.History(10.333m)).Draft!.Total.ExclVat.ShouldBe(total);

    [Fact]
    public void A_reservation_that_was_used_is_priced_with_its_charge()
    {
        var draft = Given.Tariff(Given.When(new(Reservation: ReservationPricing.Reservation), Given.Time(2)), Given.Always(Given.Energy(0.50m)));
        var past = GivenPast.Charge(10, Draft) with { Reserved = new ReservedBefore("R", Given.At(9, 30)) };

        var price = Repricing.Under(draft, past, GivenPast.History(10)).Draft!;

        (price.Total.ExclVat, price.Reservation.ExclVat).ShouldBe((6m, 1m));
    }

    [Fact]
    public void A_reservation_that_nobody_used_is_priced_by_itself()
    {
        var draft = Given.Tariff(Given.When(new(Reservation: ReservationPricing.ReservationExpires), Given.Flat(3)));
        var past = GivenPast.Charge(0, Draft) with { Transaction = "", End = Given.At(11), Reserved = new ReservedBefore("R", Given.At(10)) };

        Repricing.Under(draft, past, []).Draft!.Total.ExclVat.ShouldBe(3);
        Repricing.Under(draft, past with { Price = null }, []).Why.ShouldBe(WhyNot.ReservationOnly);
    }

    [Fact]
    public void What_cannot_be_priced_is_told_with_its_reason()
    {
        var past = GivenPast.Charge(10, Draft);
        WhyNot? Why(IReadOnlyList<SessionEvent> history) => Repricing.Under(Draft, past, history).Why;

        Why([]).ShouldBe(WhyNot.NoHistory);
        Why([.. GivenPast.History(10).Take(1)]).ShouldBe(WhyNot.NoHistory);
        Why(GivenPast.History(10, minutes: -5)).ShouldBe(WhyNot.EndBeforeStart);
        Why(GivenPast.History(-1)).ShouldBe(WhyNot.NegativeEnergy);
        Why(GivenPast.History(2_000_000_000m)).ShouldBe(WhyNot.Timeline);
        Repricing.Under(Given.Tariff(Given.Always(Given.Energy(decimal.MaxValue))), past, GivenPast.History(10)).Why.ShouldBe(WhyNot.Timeline);
        Repricing.Under(Draft with { Currency = "CHF" }, past, GivenPast.History(10)).Why.ShouldBe(WhyNot.Currency);
    }

    [Fact]
    public void A_profile_that_this_hub_does_not_know_prices_nothing()
    {
        var past = GivenPast.Charge(10, Draft);
        Repricing.Under(Draft, past with { Price = past.Price! with { Rounding = "of-tomorrow" } }, GivenPast.History(10)).Why.ShouldBe(WhyNot.Rounding);
    }

    [Fact]
    public void What_people_have_put_right_in_the_record_counts()
    {
        var past = GivenPast.Charge(8, Draft) with
        {
            Corrections = [new(RecordFix.MeterStopMember, "11000", "9000", "key:books", Given.At(12), "Read by hand.")],
        };

        GivenPast.Stored(Repricing.Under(Draft, past, GivenPast.History(10)).Draft!).ShouldBe(past.Price);
    }

    [Fact]
    public void A_charge_that_had_no_price_gets_one_as_it_was_agreed_to_reckon()
    {
        var past = GivenPast.Charge(10.333m, null);
        var history = GivenPast.History(10.333m);

        Repricing.Under(Draft, past, history).Draft!.Total.ShouldBe(new(5.17m, 6.20m));
        Repricing.Under(Draft, past, [(ChargingStarted)history[0] with { Reckoning = new("four-decimals") }, history[1]]).Draft!.Total.ShouldBe(new(5.1665m, 6.1998m));
    }
}
