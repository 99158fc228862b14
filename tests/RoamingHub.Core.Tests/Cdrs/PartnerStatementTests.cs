using RoamingHub.Core.Cdrs;

namespace RoamingHub.Core.Tests.Cdrs;

public sealed class PartnerStatementTests
{
    private static readonly BookSum Two = new(2, 23_002, 10.36m, 12.32m);
    private static readonly BookSum One = new(1, 11_501, 5.18m, 6.16m);

    private static readonly StatementFigures Figures = new(
        [new("EUR", "acknowledged", false, Two), new("EUR", "parked", false, One), new("EUR", "acknowledged", true, new(1, -11_501, -5.18m, -6.16m)), new("EUR", "held", false, One)],
        [.. Enum.GetValues<StatementPart>().Select(part => new PartSum("EUR", part, "x", new(4, 23_002, 10.36m, 12.32m)))],
        [new("EUR", 19, 10.3509m, 1.966671m)],
        [new("EUR", new(3, 34_503, 15.54m, 18.48m), new(1, -11_501, -5.18m, -6.16m), default)]);

    [Fact]
    public void What_is_claimed_is_what_was_taken_and_what_was_not_and_held_is_apart()
    {
        var section = StatementSection.Of(Figures).ShouldHaveSingleItem();

        section.Claimed.ShouldBe(new(4, 23_002, 10.36m, 12.32m));
        (section.Acknowledged + section.Waiting + section.Retrying + section.Parked).ShouldBe(section.Claimed);
        section.Credited.ShouldBe(new(1, -11_501, -5.18m, -6.16m));
        section.Held.ShouldBe(One);
        section.Taxes.ShouldBe([new("EUR", 19, 10.35m, 1.97m)]);
        section.Rounding.ShouldBe(new("EUR", null, 0.01m, -0.01m));
        section.Ties.ShouldBeTrue();
    }

    [Fact]
    public void A_half_cent_is_rounded_away_from_zero_on_both_sides()
    {
        TaxSum Rounded(decimal exact) => StatementSection.Of(Figures with { Taxes = [new("EUR", 19, exact, exact)] }).Single().Taxes.Single();

        Rounded(10.355m).ExclVat.ShouldBe(10.36m);
        Rounded(-10.355m).ExclVat.ShouldBe(-10.36m);
        Rounded(10.354999999999999m).ExclVat.ShouldBe(10.35m);
    }

    [Fact]
    public void A_cent_that_is_nowhere_does_not_tie()
    {
        Ties(Figures with { Ledger = [Figures.Ledger[0] with { Ended = new(3, 34_503, 15.55m, 18.49m) }] }).ShouldBeFalse();
        Ties(Figures with { Ledger = [] }).ShouldBeFalse();
        Ties(Figures with { Parts = [.. Figures.Parts.Skip(1)] }).ShouldBeFalse();
        Ties(Figures with { Parts = [Figures.Parts[0] with { Sum = new(4, 23_002, 10.36m, 12.31m) }, .. Figures.Parts.Skip(1)] }).ShouldBeFalse();
        Ties(Figures with { Taxes = [] }).ShouldBeFalse(); // no rounding is that large
        Ties(Figures with { Taxes = [new("EUR", 19, 10.3509m, 2.66m)] }).ShouldBeFalse();
    }

    [Fact]
    public void What_has_no_price_comes_last_and_other_currencies_have_their_own_cents()
    {
        var yen = new BookSum(1, 1, 500, 550);
        var sections = StatementSection.Of(new(
            [new(null, "waiting", false, new(1, 5, 0, 0)), new("JPY", "acknowledged", false, yen)],
            [.. Enum.GetValues<StatementPart>().SelectMany(p => (PartSum[])[new("JPY", p, "x", yen), new(null, p, null, new(1, 5, 0, 0))])],
            [new("JPY", 10, 499.5m, 49.95m)], [new("JPY", yen, default, default), new(null, new(1, 5, 0, 0), default, default)]));

        sections.Select(s => s.Currency).ShouldBe(["JPY", null]);
        sections[0].Taxes.ShouldBe([new("JPY", 10, 500, 50)]);
        sections.ShouldAllBe(s => s.Ties);
    }

    [Fact]
    public void Nothing_is_no_section() => StatementSection.Of(new([], [], [], [])).ShouldBeEmpty();

    private static bool Ties(StatementFigures figures) => StatementSection.Of(figures).Single().Ties;
}
