using System.Globalization;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tests.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Reconciliation;

/// <summary>The figures are reckoned by hand, as a partner's books would.</summary>
public sealed class ClassifyingTests
{
    private static readonly GivenCharge Plain = GivenCharge.Plain;

    [Fact]
    public void The_same_figures_are_equal_whatever_digits_the_energy_shows()
    {
        foreach (var kwh in (decimal?[])[11.501m, 11.50m, 11.5m, 11.501m, null])
        {
            var verdict = Plain.Judge(l => l with { EnergyKwh = kwh });
            (verdict.Class, verdict.AtStake, verdict.Differences.Count).ShouldBe((LineClass.Equal, 0m, 0));
        }
    }

    [Theory]
    [InlineData("5.17", "6.15", "the rest below the last digit cut off")] // of 5.17545 and 6.1587855
    [InlineData("5.1755", "6.1588", "the profile four-decimals")]
    [InlineData("5.18", "6.17", null)]
    public void Another_rounding(string excl, string incl, string? says)
    {
        var verdict = Plain.Judge(l => l with { ExclVat = decimal.Parse(excl, CultureInfo.InvariantCulture), InclVat = decimal.Parse(incl, CultureInfo.InvariantCulture) });

        verdict.Class.ShouldBe(says is null ? LineClass.Unexplained : LineClass.Rounding);
        verdict.Differences[0].Explanation.ShouldContain(says ?? "None of the ways");
    }

    [Fact]
    public void Sums_of_rounded_parts_and_energy_rounded_first_are_roundings()
    {
        var parts = GivenCharge.Of(Tariff(Always(Flat(0.505m), Energy(0.45m))), Charge(At(12), At(13), 11.501m)); // 0.505 + 5.17545 = 5.68045
        parts.Judge(l => l with { ExclVat = 5.69m }).ShouldSatisfyAllConditions( // 0.51 + 5.18
            v => v.Class.ShouldBe(LineClass.Rounding), v => v.Differences[0].Explanation.ShouldContain("each line rounded by itself"));
        var whole = GivenCharge.Of(Tariff(Always(Energy(0.45m))), Charge(At(12), At(13), 11.4m)); // 5.13
        whole.Judge(l => l with { ExclVat = 4.95m }).ShouldSatisfyAllConditions( // 11 kWh
            v => v.Class.ShouldBe(LineClass.Rounding), v => v.Differences[0].Explanation.ShouldContain("ENERGY 11 kWh × 0.45 = 4.95"));
    }

    [Fact]
    public void Vat_in_the_wrong_column()
    {
        Plain.Judge(l => l with { ExclVat = 6.16m, InclVat = null }).ShouldSatisfyAllConditions(
            v => v.Class.ShouldBe(LineClass.Vat),
            v => v.AtStake.ShouldBe(0.98m),
            v => v.Differences.ShouldHaveSingleItem().Explanation.ShouldContain("the amount with VAT stands for the one without"));
        Plain.Judge(l => l with { ExclVat = null, InclVat = 5.18m }).Class.ShouldBe(LineClass.Vat);
        Plain.Judge(l => l with { ExclVat = 4.35m, InclVat = 5.18m }).ShouldSatisfyAllConditions( // 5.17545 / 1.19 = 4.34911…
            v => v.Class.ShouldBe(LineClass.Vat),
            v => v.Differences[0].Explanation.ShouldContain("taken to be in our prices"));
    }

    [Fact]
    public void Another_rate_of_vat() => Plain.Judge(l => l with { InclVat = 5.54m }).ShouldSatisfyAllConditions( // 5.17545 × 1.07 = 5.53773…
        v => v.Class.ShouldBe(LineClass.Vat),
        v => v.Differences.ShouldHaveSingleItem().Explanation.ShouldContain("with 7 % VAT"));

    [Fact]
    public void Another_version_of_the_tariff()
    {
        var old = new TariffEdition(Tariff(Always(Energy(0.39m, 19))), At(-48));
        var charge = GivenCharge.Of(Plain.Basis.Tariff, Plain.Basis.Timeline, null, old);

        var verdict = charge.Judge(l => l with { ExclVat = 4.49m, InclVat = 5.34m }); // 11.501 × 0.39 = 4.48539; × 1.19 = 5.33761…

        verdict.Class.ShouldBe(LineClass.TariffVersion);
        verdict.Differences[0].Explanation.ShouldContain("tariff T1 as described at 2024-01-12 23:00:00 UTC: ENERGY 11.501 kWh × 0.39 EUR");
    }

    [Fact]
    public void A_clock_without_daylight_saving_time()
    {
        // In July 21:30 to 22:30 in Berlin: half by day, half by night. Without daylight saving time it is 20:30 to 21:30, all by day.
        var start = new DateTimeOffset(2024, 7, 15, 21, 30, 0, TimeSpan.FromHours(2));
        var charge = GivenCharge.Of(
            Tariff(When(new(StartTime: new(22, 0), EndTime: new(6, 0)), Energy(0.30m, 19)), Always(Energy(0.50m, 19))), Charge(start, start.AddHours(1), 20));

        charge.Entry.ExclVat.ShouldBe(8m);
        charge.Judge(l => l with { ExclVat = 10, InclVat = 11.90m }).ShouldSatisfyAllConditions(
            v => v.Class.ShouldBe(LineClass.TimeZone),
            v => v.Differences[0].Explanation.ShouldContain("instead of Europe/Berlin"));
    }

    [Fact]
    public void Steps_that_are_left_out()
    {
        var charge = GivenCharge.Of(Tariff(Always(Energy(0.45m, 19, step: 500))), Charge(At(12), At(13), 11.1m));

        charge.Entry.ExclVat.ShouldBe(5.18m); // 11.5 kWh
        charge.Judge(l => l with { ExclVat = 5.00m, InclVat = 5.94m }).ShouldSatisfyAllConditions( // 11.1 × 0.45 = 4.995; × 1.19 = 5.94405
            v => v.Class.ShouldBe(LineClass.StepSize),
            v => v.Differences[0].Explanation.ShouldContain("without step sizes: ENERGY 11.1 kWh × 0.45 = 4.995"));
        var minimum = GivenCharge.Of(charge.Basis.Tariff with { MinPrice = new(5) }, charge.Basis.Timeline);
        minimum.Judge(l => l with { ExclVat = 5.00m, InclVat = 5.95m }).Class.ShouldBe(LineClass.StepSize); // 4.995 is raised to the minimum
    }

    [Fact]
    public void Idle_time_that_is_not_billed()
    {
        var timeline = new ChargeTimeline(At(12), At(14), [new(At(12), true, 10), new(At(13), false, 0)]);
        var charge = GivenCharge.Of(Tariff(Always(Energy(0.45m), Parking(3))), timeline);

        charge.Entry.ExclVat.ShouldBe(7.5m);
        charge.Judge(l => l with { ExclVat = 4.5m, InclVat = null }).Class.ShouldBe(LineClass.IdleTime);
    }

    [Fact]
    public void Another_energy()
    {
        var verdict = Plain.Judge(l => l with { EnergyKwh = 12.3m, ExclVat = 5.54m, InclVat = 6.59m }); // 12.3 × 0.45 = 5.535; × 1.19 = 6.58665

        verdict.Class.ShouldBe(LineClass.EnergyDiffers);
        verdict.Differences.Select(d => d.Member).ShouldBe(["totalCost.exclVat", "totalCost.inclVat", "energyKwh"]);
        verdict.Differences[0].Explanation.ShouldContain("with 12.3 kWh instead of 11.501 kWh");
        Plain.Judge(l => l with { EnergyKwh = 12.3m }).ShouldSatisfyAllConditions(
            v => v.Class.ShouldBe(LineClass.EnergyDiffers), v => v.AtStake.ShouldBe(0m));
    }

    [Fact]
    public void Another_price()
    {
        var verdict = Plain.Judge(l => l with { ExclVat = 5.64m, InclVat = 6.71m }); // 11.501 × 0.49 = 5.63549; × 1.19 = 6.70623…

        verdict.Class.ShouldBe(LineClass.PriceDiffers);
        verdict.Differences[0].Explanation.ShouldContain("with 0.49 instead of 0.45 EUR for ENERGY");
        var minimum = GivenCharge.Of(Plain.Basis.Tariff with { MinPrice = new(10, 11.90m) }, Plain.Basis.Timeline);
        minimum.Judge(l => l with { ExclVat = 5.18m, InclVat = 6.16m }).Differences[0].Explanation.ShouldContain("without the minimum price");
    }

    [Fact]
    public void What_no_way_to_reckon_gives_is_unexplained_and_shows_ours()
    {
        var verdict = Plain.Judge(l => l with { ExclVat = 6.41m, InclVat = 7.63m });

        (verdict.Class, verdict.AtStake).ShouldBe((LineClass.Unexplained, 1.23m));
        verdict.Differences[0].Explanation.ShouldContain("ENERGY 11.501 kWh × 0.45 EUR");
    }

    [Fact]
    public void What_is_told_at_sight()
    {
        Classifying.AtSight(Plain.Line, Plain.Entry with { Partner = new("p2") }, GivenCharge.Setting)!.Class.ShouldBe(LineClass.WrongOwner);
        Classifying.AtSight(Plain.Line with { Owner = "DE*XYZ" }, Plain.Entry, GivenCharge.Setting)!.Class.ShouldBe(LineClass.WrongOwner);
        Classifying.AtSight(Plain.Line with { Owner = "de*abc" }, Plain.Entry, GivenCharge.Setting)!.Class.ShouldBe(LineClass.Equal);
        Classifying.AtSight(Plain.Line with { Owner = "DE*XYZ" }, null, GivenCharge.Setting)!.Class.ShouldBe(LineClass.WrongOwner);
        Classifying.AtSight(Plain.Line, null, GivenCharge.Setting)!.Class.ShouldBe(LineClass.MissingHere);
        Classifying.AtSight(Plain.Line, Plain.Entry with { State = "held" }, GivenCharge.Setting)!.Class.ShouldBe(LineClass.MissingHere);
        Classifying.AtSight(Plain.Line, Plain.Entry, GivenCharge.Setting with { EarlierLine = 7 })!.Class.ShouldBe(LineClass.Duplicate);
        Classifying.AtSight(Plain.Line with { Currency = "CHF" }, Plain.Entry, GivenCharge.Setting)!.Class.ShouldBe(LineClass.Currency);
        Classifying.MissingThere(Plain.Entry).ShouldSatisfyAllConditions(v => v.Class.ShouldBe(LineClass.MissingThere), v => v.AtStake.ShouldBe(-5.18m));
    }

    [Fact]
    public void A_credit_is_explained_like_the_charge_it_takes_back()
    {
        var credit = Plain with { Entry = Plain.Entry with { Id = "C-1-C", ExclVat = -5.18m, InclVat = -6.16m, Credits = "C-1" } };

        credit.Judge(l => l with { ExclVat = -5.18m, InclVat = -6.16m }).Class.ShouldBe(LineClass.Equal);
        credit.Judge(l => l with { ExclVat = -5.17m, InclVat = -6.15m }).Class.ShouldBe(LineClass.Rounding);
    }

    [Fact]
    public void A_record_that_cannot_be_priced_again_explains_nothing()
    {
        var other = Plain with { Entry = Plain.Entry with { ExclVat = 5.20m } };

        other.Judge(l => l with { ExclVat = 5.17m, InclVat = 6.15m }).ShouldSatisfyAllConditions(
            v => v.Class.ShouldBe(LineClass.Unexplained), v => v.Differences[0].Explanation.ShouldContain("cannot be made again"));
    }
}
