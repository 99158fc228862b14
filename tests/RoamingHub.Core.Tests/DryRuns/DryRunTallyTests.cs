using RoamingHub.Core.DryRuns;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tests.Tariffs;

namespace RoamingHub.Core.Tests.DryRuns;

public sealed class DryRunTallyTests
{
    private static readonly Tariff Draft = Given.Tariff(Given.Always(Given.Flat(1, 20), Given.Energy(0.40m, 20)));

    [Fact]
    public void Each_part_is_added_up_on_both_sides()
    {
        var report = Report(Priced(10), Priced(20));

        report.Sessions.ShouldBe(2);
        report.Current.ShouldBe(new PriceSums(new(15, 18), new(15, 18), new(0, 0), new(0, 0), new(0, 0), new(0, 0)));
        report.Draft.ShouldBe(new PriceSums(new(14, 16.8m), new(12, 14.4m), new(0, 0), new(0, 0), new(2, 2.4m), new(0, 0)));
        report.Delta.ShouldBe(new PriceSums(new(-1, -1.2m), new(-3, -3.6m), new(0, 0), new(0, 0), new(2, 2.4m), new(0, 0)));
        (report.EnergyKwh, report.ChargingHours, report.ParkingHours, report.ReservationHours).ShouldBe((30, 2, 0, 0));
    }

    [Fact]
    public void What_is_not_taxed_counts_with_and_without_VAT()
    {
        var untaxed = Given.Tariff(Given.Always(Given.Energy(0.50m)));
        var report = Report(Priced(10, untaxed), Priced(10));

        report.Current.Total.ShouldBe(new(10, 11));
        Report(Under(untaxed, Priced(10, untaxed))).Delta.Total.ShouldBe(new(0));
    }

    [Fact]
    public void A_hundred_thousand_thirds_are_added_without_loss()
    {
        var tally = new DryRunTally("EUR");
        var one = GivenPast.Dearer(0.01m);
        for (var i = 0; i < 100_000; i++)
            tally.Add(one);
        tally.Report().Delta.Total.ShouldBe(new(1000, 1200));
    }

    [Fact]
    public void The_twenty_most_affected_are_kept_in_whatever_order_charges_come()
    {
        var charges = Enumerable.Range(1, 50).Select(i => GivenPast.Dearer(i % 2 == 0 ? i : -i, $"C{i:D2}")).Append(GivenPast.Dearer(0, "same")).ToList();

        var report = Report([.. charges]);

        report.MostAffected.Select(a => a.Charge.Id).ShouldBe(Enumerable.Range(31, 20).Reverse().Select(i => $"C{i:D2}"));
        Report([.. charges.AsEnumerable().Reverse()]).MostAffected.Select(a => a.Charge.Id).ShouldBe(report.MostAffected.Select(a => a.Charge.Id));
    }

    [Fact]
    public void Of_those_that_are_as_much_affected_the_first_by_name_are_kept()
    {
        var charges = Enumerable.Range(1, 30).Select(i => GivenPast.Dearer(1, $"C{i:D2}")).Reverse().ToArray();
        Report(charges).MostAffected.Select(a => a.Charge.Id).ShouldBe(Enumerable.Range(1, 20).Select(i => $"C{i:D2}"));
    }

    [Fact]
    public void What_cannot_be_priced_is_counted_by_reason_with_the_first_examples()
    {
        var tally = new DryRunTally("EUR");
        foreach (var i in Enumerable.Range(1, 7).Reverse())
            tally.Add(new(GivenPast.Charge(1, Draft, $"C{i}"), null, WhyNot.NoHistory));
        tally.AddUnrecorded(new("S-0"));

        var report = tally.Report();

        report.Sessions.ShouldBe(0);
        report.NotPriceable.Select(n => (n.Why, n.Sessions)).ShouldBe([(WhyNot.NoRecord, 1L), (WhyNot.NoHistory, 7L)]);
        report.NotPriceable[1].Examples.Select(e => e.Record).ShouldBe(["C1", "C2", "C3", "C4", "C5"]);
        report.NotPriceable[0].Examples.ShouldBe([new(new("S-0"), null)]);
    }

    [Fact]
    public void Charges_that_had_no_price_are_in_no_sum()
    {
        var report = Report(Under(Draft, GivenPast.Charge(10, null)), Priced(10));

        (report.Sessions, report.WithoutPrice, report.PriceOfThose).ShouldBe((1L, 1L, new Amount(5, 6)));
        report.Delta.Total.ShouldBe(new(0, 0));
    }

    [Fact]
    public void Nothing_comes_to_nothing()
    {
        var report = Report();
        report.Delta.ShouldBe(PriceSums.Zero);
        (report.Spread.Equal, report.Spread.Bands.Count, report.Spread.Quantiles.Count).ShouldBe((0L, 0, 0));
    }

    private static Repriced Priced(decimal kwh, Tariff? was = null) => Under(Draft, GivenPast.Charge(kwh, was ?? GivenPast.HalfAnEuro));

    private static Repriced Under(Tariff draft, Repriced charge) => Under(draft, charge.Charge);

    private static Repriced Under(Tariff draft, PastCharge charge) => Repricing.Under(draft, charge, GivenPast.History(charge.Energy.Kwh));

    private static DryRunReport Report(params Repriced[] charges)
    {
        var tally = new DryRunTally("EUR");
        foreach (var charge in charges)
            tally.Add(charge);
        return tally.Report();
    }
}
