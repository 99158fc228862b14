using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tests.Tariffs;

namespace RoamingHub.Core.Tests.Reconciliation;

/// <summary>A record that was rounded as its partner has agreed is held against the statement by that profile.</summary>
public sealed class AgreedProfileTests
{
    private static readonly Tariff W11 = Given.Tariff(Given.Always(Given.Flat(0.5m, 20), Given.Energy(0.25m, 10, step: 100)));
    private static readonly ChargeTimeline Charge = Given.Charge(Given.At(12), Given.At(13), 20.45m);

    [Fact]
    public void What_was_agreed_is_equal() =>
        GivenCharge.Of(W11, Charge, RoundingProfile.FourDecimals).Judge(l => l with { ExclVat = 5.625m, InclVat = 6.2375m }).Class.ShouldBe(LineClass.Equal);

    [Fact]
    public void A_line_in_cents_where_four_decimals_were_agreed_is_rounding()
    {
        var verdict = GivenCharge.Of(W11, Charge, RoundingProfile.FourDecimals).Judge(l => l with { ExclVat = 5.63m, InclVat = 6.24m });

        verdict.Class.ShouldBe(LineClass.Rounding);
        verdict.Differences[0].Explanation.ShouldContain("by the profile minor-unit");
    }

    [Fact]
    public void A_line_with_steps_where_none_were_agreed_is_a_step_size() =>
        GivenCharge.Of(Given.Tariff(Given.Always(Given.Energy(0.25m, 10, step: 300))), Charge, RoundingProfile.NoSteps) // 20.45 -> 20.7 kWh
            .Judge(l => l with { ExclVat = 5.18m, InclVat = 5.69m }).Class.ShouldBe(LineClass.StepSize);

    [Fact]
    public void A_line_without_steps_where_they_hold_is_a_step_size() =>
        GivenCharge.Of(W11, Charge).Judge(l => l with { ExclVat = 5.61m, InclVat = 6.22m }).Class.ShouldBe(LineClass.StepSize);

    [Fact]
    public void A_record_of_an_unknown_profile_explains_nothing_and_says_why()
    {
        var charge = GivenCharge.Plain;

        Classifying.ByRepricing(charge.Line with { ExclVat = 1 }, charge.Entry, null, "by the profile 'x'").Differences[0].Explanation.ShouldContain("by the profile 'x'");
    }

    [Fact]
    public void A_line_by_another_reading_of_limits_names_the_profile()
    {
        var limited = Given.Tariff(Given.Always(Given.Flat(0.5m, 20), Given.Energy(0.25m, 10))) with { MaxPrice = new(10, 11) };

        var verdict = GivenCharge.Of(limited, Given.Charge(Given.At(12), Given.At(13), 50)).Judge(l => l with { InclVat = 11.04m });

        verdict.Class.ShouldBe(LineClass.PriceDiffers);
        verdict.Differences[0].Explanation.ShouldContain("by the profile net-limits");
    }
}
