using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;

namespace RoamingHub.Core.Tests.Products;

public sealed class OnSaleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Connector Socket = new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16, null, []);
    private static readonly Evse Evse = new("E1", "DE*ABC*E1", [], [Socket, new("2", "IEC_62196_T2_COMBO", "CABLE", "DC", 500, 125, 50_000, [])]);
    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), null, "Kai 1", "Hamburg", null, null, "DEU", "53.5", "9.9", "Europe/Berlin", true, [Evse]);

    [Fact]
    public void Only_what_has_a_price_and_is_sold_is_shown()
    {
        var catalogue = Told(Priced("DRAFT"));
        OnSale.Lists(catalogue, Now).ShouldBeEmpty(); // nobody has offered it

        catalogue.Apply(new ProductDescribed(Priced("AC3"), Now)); // a standard one is sold where nothing else is
        catalogue.Apply(new ProductDescribed(Priced("HERE"), Now));
        catalogue.Apply(new ProductAssigned(AssignedTo.Location, "LOC1", "HERE", Now));
        Shown(catalogue).ShouldBe(["*: HERE AC3"]);
        catalogue.Apply(new OfferDescribed(new("all", OfferKind.ToAll, null, ["DRAFT", "UNPRICED"], null, new(1, PriceUnit.Hour, "EUR"), Now), Now));
        Shown(catalogue).ShouldBe(["*: DRAFT HERE AC3"]);
        OnSale.Lists(catalogue, Now)[0].Default.ShouldBe(new(1, PriceUnit.Hour, "EUR"));
    }

    [Fact]
    public void What_is_agreed_with_one_provider_is_shown_to_nobody_else()
    {
        var catalogue = Told(Priced("OWN"), Priced("ALL"), new Offer("b", OfferKind.Bilateral, "DE-8EO", ["OWN"], ["E1"], null, Now),
            new Offer("a", OfferKind.ToAll, null, ["ALL"], null, null, Now));

        Shown(catalogue).ShouldBe(["*: ALL", "DE-8EO: OWN"]);
        var lists = OnSale.Lists(catalogue, Now);
        lists[1].Default.ShouldBe(new(0.49m, PriceUnit.KilowattHour, "EUR")); // of its first product
        OnSale.At(catalogue, lists[0], Place, Evse, Now).ShouldBe(["ALL"]);
        OnSale.At(catalogue, lists[1], Place, Evse, Now).ShouldBe(["OWN"]);
        OnSale.At(catalogue, lists[1], Place, Evse with { Uid = "E2" }, Now).ShouldBeEmpty();
        catalogue.Apply(new ProductAssigned(AssignedTo.Evse, "E1", "ALL", Now));
        OnSale.At(catalogue, OnSale.Lists(catalogue, Now)[1], Place, Evse, Now).ShouldBeEmpty(); // for everybody then
    }

    [Fact]
    public void An_EVSE_names_a_product_for_each_connector_and_each_time_of_day()
    {
        var night = Priced("NIGHT") with { Current = CurrentKind.ThreePhase, Times = [new(new(22, 0), new(6, 0), SaleDays.Everyday)] };
        var catalogue = Told(
            night, Priced("DAY") with { Current = CurrentKind.ThreePhase }, Priced("LATE") with { Current = CurrentKind.ThreePhase }, Priced("DC"),
            new Offer("a", OfferKind.ToAll, null, ["NIGHT", "DAY", "LATE"], null, null, Now));

        OnSale.At(catalogue, OnSale.Lists(catalogue, Now)[0], Place, Evse, Now).ShouldBe(["NIGHT", "DAY", "DC"]);
    }

    [Fact]
    public void Validities_turn_at_their_moments()
    {
        var catalogue = Told(Priced("P") with { ValidFrom = Now, ValidTo = Now.AddHours(2) }, new Offer("a", OfferKind.ToAll, null, ["P"], null, null, Now.AddHours(1)));

        OnSale.Turns(catalogue, Now.AddHours(-1), Now.AddHours(3)).ShouldBe([Now, Now.AddHours(1), Now.AddHours(2)]);
        OnSale.Turns(catalogue, Now, Now.AddHours(1)).ShouldBe([Now.AddHours(1)]);
        OnSale.Lists(catalogue, Now.AddHours(1)).Count.ShouldBe(1);
        OnSale.Lists(catalogue, Now.AddHours(2)).ShouldBeEmpty();
    }

    [Fact]
    public void A_week_is_told_in_the_widest_words_that_fit()
    {
        Told((22, 6, SaleDays.Everyday)).ShouldBe(["Everyday 0-360 1320-1440"]); // over midnight: two parts
        Told((22, 6, SaleDays.Friday)).ShouldBe(["Friday 1320-1440", "Saturday 0-360"]);
        Told((8, 20, SaleDays.Workdays), (10, 16, SaleDays.Weekend)).ShouldBe(["Workdays 480-1200", "Weekend 600-960"]);
        Told((8, 12, SaleDays.Everyday), (12, 0, SaleDays.Everyday), (0, 8, SaleDays.Everyday)).ShouldBe(["Everyday 0-1440"]);
        SaleWeek.Of([]).IsWhole.ShouldBeTrue();
    }

    private static IEnumerable<string> Told(params (int Begin, int End, SaleDays On)[] times) =>
        SaleWeek.Of([.. times.Select(t => new SaleTime(new(t.Begin, 0), new(t.End, 0), t.On))]).Told()
            .Select(t => $"{t.On} {string.Join(' ', t.Parts.Select(p => $"{p.Begin}-{p.End}"))}");

    private static IEnumerable<string> Shown(Catalogue catalogue) =>
        OnSale.Lists(catalogue, Now).Select(l => $"{l.Provider ?? "*"}: {string.Join(' ', l.Products.Select(p => p.Id))}");

    private static Product Priced(string id) => new(id, Price: new(0.49m, PriceUnit.KilowattHour, "EUR"));

    private static Catalogue Told(params object[] said)
    {
        var catalogue = new Catalogue();
        foreach (var item in said)
            catalogue.Apply(item switch { Product p => new ProductDescribed(p, Now), Offer o => new OfferDescribed(o, Now), _ => item });
        return catalogue;
    }
}
