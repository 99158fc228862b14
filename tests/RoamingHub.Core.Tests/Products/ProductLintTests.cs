using RoamingHub.Core.Products;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Products;

public sealed class ProductLintTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("AC 1", "AC1", "in blanks")]
    [InlineData("AC\u00A01", "AC 1", "in blanks")]
    [InlineData("AC1\u200B", "AC1", "in blanks")]
    [InlineData("ac1", "AC1", "in upper and lower case")]
    [InlineData("DE\u2013AC_11", "DE-AC_11", "in dashes")]
    [InlineData("DE_AC-11", "DE-AC_11", "in dashes")]
    [InlineData("DE-ACO11", "DE-AC011", "in characters that look alike")]
    [InlineData("DE-AC_l1", "DE-AC_11", "in characters that look alike")]
    [InlineData("\u0410\u04211", "AC1", "in characters that look alike")]
    [InlineData("Standard price", "Standard Price", "in upper and lower case")]
    [InlineData("StandardPrice ", "Standard Price", "in where its blanks or dashes stand")]
    public void What_people_take_for_the_same_is_told(string one, string other, string how)
    {
        NearMiss.Between(one, other).ShouldBe(how);
        NearMiss.Between(other, one).ShouldBe(how);
    }

    [Theory]
    [InlineData("AC1", "AC1")]
    [InlineData("AC1", "AC3")]
    [InlineData("DE-AC_11", "DE-AC_22")]
    [InlineData("DE-AC_11", "DE-DC_11")]
    public void What_is_the_same_or_clearly_two_is_not(string one, string other) => NearMiss.Between(one, other).ShouldBeNull();

    [Fact]
    public void The_linter_reads_products_places_offers_and_what_partners_order()
    {
        var catalogue = new Catalogue();
        catalogue.Apply(new ProductDescribed(new("AC 1"), Now));
        catalogue.Apply(new ProductDescribed(new("DE-AC_11"), Now));
        catalogue.Apply(new ProductAssigned(AssignedTo.Evse, "E1", "AC 1", Now));
        catalogue.Apply(new ProductAssigned(AssignedTo.Location, "LOC1", "DE-AC 11", Now));
        catalogue.Apply(new OfferDescribed(new("o", OfferKind.ToAll, null, ["AC1", "GONE"], null, null, Now), Now));

        var found = ProductLint.Check(catalogue, ["ac1", "AC1", "EMP-GREEN"]);

        found.Select(f => $"{f.Rule}: {f.Subject}").ShouldBe(
        [
            "near-miss: product 'AC 1'", "near-miss: EVSE E1", "unknown-product: location LOC1", "unknown-product: offer o",
            "ordered-unknown: order under 'EMP-GREEN'", "ordered-near-miss: order under 'ac1'",
        ]);
        found[0].Text.ShouldBe("'AC 1' is not 'AC1': they differ in blanks. Partners compare ids exactly.");
        found[2].Text.ShouldBe("There is no product 'DE-AC 11'. Was 'DE-AC_11' meant? They differ in blanks and in dashes.");
        ProductLint.Check(new(), []).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(" DE", "outer-blank")]
    [InlineData("DE\u2003X", "odd-blank")]
    [InlineData("DE  X", "double-blank")]
    public void Blanks_that_nobody_sees_are_told(string id, string rule)
    {
        var catalogue = new Catalogue();
        catalogue.Apply(new ProductDescribed(new(id), Now));

        ProductLint.Check(catalogue, []).ShouldHaveSingleItem().Rule.ShouldBe(rule);
    }

    [Fact]
    public void Prices_that_are_offered_to_all_are_not_changed_and_offers_are_announced_42_days_before()
    {
        var product = new Product("P", Price: new(0.49m, PriceUnit.KilowattHour, "EUR"));
        var dearer = product with { Price = product.Price! with { PerUnit = 0.59m } };
        var offer = new Offer("o", OfferKind.ToAll, null, ["P"], null, null, Now.AddDays(-1));
        var catalogue = new Catalogue();

        NoticePeriods.Of(catalogue, product, dearer, Now).ShouldBeEmpty();
        catalogue.Apply(new OfferDescribed(offer, Now));
        NoticePeriods.Of(catalogue, product, dearer, Now).ShouldHaveSingleItem().Rule.ShouldBe("offer-price-fixed");
        NoticePeriods.Of(catalogue, product, product with { Description = "x" }, Now).ShouldBeEmpty();
        catalogue.Apply(new OfferDescribed(offer with { Kind = OfferKind.Bilateral, Provider = "DE-8EO" }, Now));
        NoticePeriods.Of(catalogue, product, dearer, Now).ShouldHaveSingleItem().Rule.ShouldBe("notice-period");

        NoticePeriods.Of(null, offer with { ValidFrom = Now.AddDays(42) }, Now).ShouldBeEmpty();
        NoticePeriods.Of(null, offer with { ValidFrom = Now.AddDays(41) }, Now).ShouldHaveSingleItem().Text.ShouldContain("2026-04-12");
        NoticePeriods.Of(offer, offer with { Evses = ["E1", "E2"] }, Now).ShouldBeEmpty(); // EVSEs may be added
        NoticePeriods.Of(offer, offer with { ValidTo = Now.AddDays(41) }, Now).ShouldHaveSingleItem().Member.ShouldBe("validTo");
    }

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("CHF", true)]
    [InlineData("eur", false)]
    [InlineData("DEM", false)]
    [InlineData("XXX", false)]
    [InlineData("€", false)]
    public void Currencies_are_those_of_the_list(string code, bool known) => Currencies.IsKnown(code).ShouldBe(known);
}
