using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>Each profile against the house's own reading, in a case where the two differ.</summary>
public sealed class RoundingProfileTests
{
    private static readonly Tariff W11 = Tariff(Always(Flat(0.5m, vat: 20), Energy(0.25m, vat: 10, step: 100)));

    public static TheoryData<string> Names => [.. RoundingProfile.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_charge_names_the_profile_it_was_priced_by(string name)
    {
        var profile = RoundingProfile.Find(name).ShouldNotBeNull();

        Priced(W11, Charge(At(10), At(11), 20), profile).Rounding.ShouldBe(name);
        profile.Meaning.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_sum_of_parts_adds_up_where_the_exact_sum_does_not()
    {
        var tariff = Tariff(Always(Flat(0.004m, vat: 20), Energy(0.004m, vat: 20), Time(0.006m, vat: 20)));

        Priced(tariff, Charge(At(10), At(11), 1), RoundingProfile.MinorUnit).Total.ShouldBe(new Amount(0.01m, 0.02m));
        Priced(tariff, Charge(At(10), At(11), 2), RoundingProfile.MinorUnit).Total.ShouldBe(new Amount(0.02m, 0.02m));
        var parts = Priced(tariff, Charge(At(10), At(11), 2), RoundingProfile.SumOfParts);
        (parts.Fixed.ExclVat, parts.Energy.ExclVat, parts.Time.ExclVat, parts.Total.ExclVat).ShouldBe((0m, 0.01m, 0.01m, 0.02m));
        Priced(tariff, Charge(At(10), At(11), 1), RoundingProfile.SumOfParts).Total.ShouldBe(new Amount(0.01m, 0.01m));
    }

    [Fact]
    public void A_maximum_holds_for_the_sum_of_parts_too()
    {
        var tariff = Tariff(Always(Energy(4.998m), Time(4.998m))) with { MaxPrice = new(9.99m) };

        Priced(tariff, Charge(At(10), At(11), 1), RoundingProfile.SumOfParts).Total.ExclVat.ShouldBe(9.99m); // 5.00 + 5.00 - 0.01
        Priced(tariff with { MaxPrice = new(10) }, Charge(At(10), At(11), 1), RoundingProfile.SumOfParts).Total.ExclVat.ShouldBe(10m);
    }

    [Fact]
    public void A_reservation_is_one_part_with_its_flat_price()
    {
        var tariff = Tariff(When(new(Reservation: ReservationPricing.Reservation), Flat(0.004m), Time(0.004m)), Always(Energy(0.004m)));
        var timeline = Charge(At(11), At(12), 1) with { Reservation = new(At(10), At(11), Used: true) };

        Priced(tariff, timeline, RoundingProfile.SumOfParts).Total.ExclVat.ShouldBe(0.01m);
    }

    [Fact]
    public void Without_steps_the_figure_that_ocpi_2_3_prints_for_W11_comes_out()
    {
        var timeline = Charge(At(10), At(11), 20.45m);

        Priced(W11, timeline, RoundingProfile.MinorUnit).Total.ShouldBe(new Amount(5.63m, 6.24m));
        Priced(W11, timeline, RoundingProfile.NoSteps).Total.ShouldBe(new Amount(5.61m, 6.22m));
    }

    [Fact]
    public void Net_limits_move_the_sum_with_vat_in_proportion()
    {
        // 13.00 and 14.35 by W06; the limits by themselves are 10 and 11.
        var tariff = Tariff(Always(Flat(0.5m, vat: 20), Energy(0.25m, vat: 10))) with { MaxPrice = new(10, 11) };

        Priced(tariff, Charge(At(10), At(11), 50), RoundingProfile.MinorUnit).Total.ShouldBe(new Amount(10, 11));
        Priced(tariff, Charge(At(10), At(11), 50), RoundingProfile.NetLimits).Total.ShouldBe(new Amount(10, 11.04m));
    }

    [Fact]
    public void A_flat_price_that_begins_to_apply_later_is_charged_where_each_counts_and_once()
    {
        var tariff = Tariff(When(new(EndTime: new(12, 0)), Flat(1)), When(new(StartTime: new(12, 0)), Flat(2)));
        var timeline = Charge(At(11), At(38)); // past the next day's noon

        Priced(tariff, timeline, RoundingProfile.MinorUnit).Total.ExclVat.ShouldBe(1m);
        Priced(tariff, timeline, RoundingProfile.FlatEach).Total.ExclVat.ShouldBe(3m);
    }

    [Fact]
    public void Parts_and_total_may_keep_four_decimals()
    {
        var charge = Priced(Tariff(Always(Time(1, vat: 19))), Charge(At(10), At(10, 20)), RoundingProfile.FourDecimals);

        (charge.Time, charge.Total).ShouldBe((new Amount(0.3333m, 0.3967m), new Amount(0.3333m, 0.3967m)));
    }

    [Fact]
    public void Time_that_the_station_held_back_and_gives_for_free_has_no_price_but_a_length()
    {
        var timeline = new ChargeTimeline(At(10), At(13), [new(At(10), true, 1), new(At(11), true, 0, Curtailed: true), new(At(12), true, 1)]);

        var charge = Priced(Tariff(Always(Time(2), Energy(0.5m))), timeline, RoundingProfile.MinorUnit);

        (charge.Time.ExclVat, charge.Energy.ExclVat).ShouldBe((4m, 1m));
        charge.Lines.Count(l => l.Dimension == LineDimension.Time).ShouldBe(2);
        charge.Volumes.Periods.Select(p => (p.ChargingHours, p.CurtailedHours)).ShouldBe([(1m, 0m), (0m, 1m), (1m, 0m)]);
        (charge.Volumes.TotalHours, charge.Volumes.RoundedTo(4).TotalHours).ShouldBe((3m, 3m));
    }

    [Fact]
    public void Records_from_before_the_profiles_have_the_houses_own() =>
        (RoundingProfile.Find(null), RoundingProfile.Find("of-tomorrow")).ShouldBe((RoundingProfile.MinorUnit, null));

    private static PricedCharge Priced(Tariff tariff, ChargeTimeline timeline, RoundingProfile profile) =>
        TariffEngine.Price(tariff, Zones.Berlin, timeline, profile);
}
