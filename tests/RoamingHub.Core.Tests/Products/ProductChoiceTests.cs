using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;

namespace RoamingHub.Core.Tests.Products;

public sealed class ProductChoiceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 11, 0, 0, TimeSpan.Zero); // a Monday; 12:00 in Berlin
    private static readonly Connector Eleven = new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16, null, []); // 11.04 kW
    private static readonly Connector Fifty = new("1", "IEC_62196_T2_COMBO", "CABLE", "DC", 500, 125, 50_000, []);
    private static readonly Product Ac11 = new("DE-AC_11", Current: CurrentKind.ThreePhase, MinPowerKw: 3.7m, MaxPowerKw: 11);
    private static readonly Product Dc50 = new("DE-DC_50", Current: CurrentKind.Direct, MinPowerKw: 40, MaxPowerKw: 50);

    [Theory]
    [InlineData("AC_1_PHASE", "AC1")]
    [InlineData("AC_2_PHASE", "AC1")]
    [InlineData("AC_2_PHASE_SPLIT", "AC1")]
    [InlineData("AC_3_PHASE", "AC3")]
    [InlineData("DC", "DC")]
    public void Without_an_offer_a_connector_is_sold_by_its_current(string powerType, string product) =>
        ProductChoice.Choose(new(), At(Eleven with { PowerType = powerType })).ShouldBe(new ChosenProduct(product, ProductRule.Connector));

    [Fact]
    public void The_first_product_of_an_offer_that_fits_the_connector_is_taken()
    {
        var catalogue = Told(Ac11, Dc50, ToAll("DE-DC_50", "DE-AC_11"));

        ProductChoice.Choose(catalogue, At(Eleven)).ShouldBe(new ChosenProduct("DE-AC_11", ProductRule.OfferToAll, "all"));
        ProductChoice.Choose(catalogue, At(Fifty)).ShouldBe(new ChosenProduct("DE-DC_50", ProductRule.OfferToAll, "all"));
        ProductChoice.Choose(catalogue, At(Eleven with { MaxAmperage = 32 })).ShouldBe(new ChosenProduct("AC3", ProductRule.Connector)); // 22 kW: nothing fits
        ProductChoice.Choose(Told(Ac11 with { Countries = ["AUT"] }, ToAll("DE-AC_11")), At(Eleven)).Rule.ShouldBe(ProductRule.Connector);
    }

    [Theory]
    [InlineData(230, 16, null, true)] // 11.04 kW is 11 kW
    [InlineData(230, 16, 11_000, true)]
    [InlineData(230, 32, null, false)]
    [InlineData(230, 5, null, false)] // 3.45 kW is 3 kW, less than 3.7
    public void A_connector_goes_by_its_nominal_power(int volts, int amperes, int? watts, bool fits) =>
        Ac11.Fits(Eleven with { MaxVoltage = volts, MaxAmperage = amperes, MaxPowerWatts = watts }, "DEU").ShouldBe(fits);

    [Fact]
    public void The_EVSE_comes_before_its_location_and_both_before_every_offer()
    {
        var bilateral = ToAll("DE-DC_50") with { Id = "own", Kind = OfferKind.Bilateral, Provider = "DE*8EO" };
        var catalogue = Told(Ac11, Dc50 with { Current = null, MinPowerKw = null }, ToAll("DE-AC_11"), bilateral);

        ProductChoice.Choose(catalogue, At(Eleven)).ShouldBe(new ChosenProduct("DE-AC_11", ProductRule.OfferToAll, "all"));
        ProductChoice.Choose(catalogue, At(Eleven) with { Provider = "DE8EO" }).ShouldBe(new ChosenProduct("DE-DC_50", ProductRule.Bilateral, "own"));
        ProductChoice.Choose(catalogue, At(Eleven) with { Provider = "DE-XYZ" }).Rule.ShouldBe(ProductRule.OfferToAll);

        catalogue.Apply(new ProductAssigned(AssignedTo.Location, "loc1", "AC 1", Noon));
        ProductChoice.Choose(catalogue, At(Eleven) with { Provider = "DE-8EO" }).ShouldBe(new ChosenProduct("AC 1", ProductRule.Location));
        catalogue.Apply(new ProductAssigned(AssignedTo.Evse, "e1", "AC1", Noon));
        ProductChoice.Choose(catalogue, At(Eleven)).ShouldBe(new ChosenProduct("AC1", ProductRule.Evse));
        catalogue.Apply(new ProductUnassigned(AssignedTo.Evse, "E1", Noon));
        ProductChoice.Choose(catalogue, At(Eleven)).Rule.ShouldBe(ProductRule.Location);
    }

    [Fact]
    public void What_is_not_valid_when_the_charge_begins_is_not_sold()
    {
        var offer = ToAll("DE-AC_11") with { ValidFrom = Noon, ValidTo = Noon.AddDays(1) };
        var catalogue = Told(Ac11, offer);

        ProductChoice.Choose(catalogue, At(Eleven) with { At = Noon.AddSeconds(-1) }).Rule.ShouldBe(ProductRule.Connector);
        ProductChoice.Choose(catalogue, At(Eleven)).Rule.ShouldBe(ProductRule.OfferToAll);
        ProductChoice.Choose(catalogue, At(Eleven) with { At = Noon.AddDays(1) }).Rule.ShouldBe(ProductRule.Connector);

        catalogue = Told(Ac11 with { ValidTo = Noon }, offer, new ProductAssigned(AssignedTo.Evse, "E1", "DE-AC_11", Noon));
        ProductChoice.Choose(catalogue, At(Eleven)).ShouldBe(new ChosenProduct("AC3", ProductRule.Connector));
    }

    [Fact]
    public void A_product_of_the_night_is_sold_by_the_clock_of_the_place()
    {
        var night = Ac11 with { Id = "NIGHT", Times = [new(new(22, 0), new(6, 0), SaleDays.Workdays)] };
        var catalogue = Told(Ac11, night, ToAll("NIGHT", "DE-AC_11"));

        ProductChoice.Choose(catalogue, At(Eleven)).Product.ShouldBe("DE-AC_11");
        ProductChoice.Choose(catalogue, At(Eleven) with { At = Noon.AddHours(10) }).Product.ShouldBe("NIGHT"); // 22:00 in Berlin
        ProductChoice.Choose(catalogue, At(Eleven) with { At = Noon.AddDays(4).AddHours(17) }).Product.ShouldBe("NIGHT"); // Saturday 05:00: Friday's night
        ProductChoice.Choose(catalogue, At(Eleven) with { At = Noon.AddHours(-7) }).Product.ShouldBe("DE-AC_11"); // Monday 05:00: Sunday's night
    }

    [Fact]
    public void An_offer_holds_at_its_EVSEs_only()
    {
        var catalogue = Told(Ac11, ToAll("DE-AC_11") with { Evses = ["e1"] });

        ProductChoice.Choose(catalogue, At(Eleven)).Product.ShouldBe("DE-AC_11");
        ProductChoice.Choose(catalogue, At(Eleven) with { EvseUid = "E2" }).Product.ShouldBe("AC3");
    }

    [Fact]
    public void Whether_it_matters_whose_driver_it_is_can_be_told_before()
    {
        var own = ToAll("DE-AC_11") with { Id = "own", Kind = OfferKind.Bilateral, Provider = "DE-8EO" };

        ProductChoice.IsSameForAll(Told(Ac11, ToAll("DE-AC_11")), At(Eleven)).ShouldBeTrue();
        ProductChoice.IsSameForAll(Told(Ac11, own), At(Eleven)).ShouldBeFalse();
        ProductChoice.IsSameForAll(Told(Ac11, own with { Evses = ["E2"] }), At(Eleven)).ShouldBeTrue();
        ProductChoice.IsSameForAll(Told(Ac11, own, new ProductAssigned(AssignedTo.Evse, "E1", "AC1", Noon)), At(Eleven)).ShouldBeTrue();
    }

    [Fact]
    public void Ids_are_compared_exactly()
    {
        var catalogue = Told(Ac11 with { Id = "AC 3" }, ToAll("ac3", "AC 3"));

        catalogue.Products.ContainsKey("ac3").ShouldBeFalse();
        ProductChoice.Choose(catalogue, At(Eleven)).Product.ShouldBe("AC 3");
        catalogue.Apply(new ProductRemoved("AC3", Noon)); // a standard product stays
        catalogue.Products.Keys.ShouldBe(["AC1", "AC3", "DC", "Standard Price", "AC 3"]);
    }

    private static Sale At(Connector connector) => new("E1", "LOC1", "DEU", "Europe/Berlin", connector, null, Noon);

    private static Offer ToAll(params string[] products) => new("all", OfferKind.ToAll, null, products, null, null, Noon.AddDays(-30));

    private static Catalogue Told(params object[] said)
    {
        var catalogue = new Catalogue();
        foreach (var item in said)
            catalogue.Apply(item switch { Product p => new ProductDescribed(p, Noon), Offer o => new OfferDescribed(o, Noon), _ => item });
        return catalogue;
    }
}
