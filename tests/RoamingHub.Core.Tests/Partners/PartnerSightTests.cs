using RoamingHub.Core.Partners;

namespace RoamingHub.Core.Tests.Partners;

public sealed class PartnerSightTests
{
    private static readonly PartnerSight Some = PartnerSight.Of(new(
        new(Only: ["L1", "L2"], Except: ["l2"], Also: ["HOME"]),
        new(Except: ["DEAR"], Instead: new Dictionary<string, string> { ["AC"] = "FLEET" })));

    [Theory]
    [InlineData("L1", true, true)]
    [InlineData("l1", true, true)]
    [InlineData("L1", false, false)]
    [InlineData("L2", true, false)]
    [InlineData("L3", true, false)]
    [InlineData("HOME", false, true)]
    public void Places_are_shown_by_only_except_and_also(string id, bool isPublic, bool shown) => Some.ShowsLocation(id, isPublic).ShouldBe(shown);

    [Theory]
    [InlineData("DC", TariffStanding.Everybody, true)]
    [InlineData("DC", TariffStanding.Unknown, true)]
    [InlineData("DC", TariffStanding.Partners, false)]
    [InlineData("DC", TariffStanding.Removed, false)]
    [InlineData("dear", TariffStanding.Everybody, false)]
    [InlineData("ac", TariffStanding.Everybody, false)]
    [InlineData("Fleet", TariffStanding.Partners, true)]
    [InlineData("FLEET", TariffStanding.Removed, false)]
    public void A_tariff_is_shown_unless_it_is_for_others_taken_away_or_has_another_in_its_place(string id, TariffStanding standing, bool shown) =>
        Some.ShowsTariff(id, standing).ShouldBe(shown);

    [Fact]
    public void A_connectors_tariffs_are_those_that_hold_for_the_partner_in_the_connectors_order() =>
        Some.TariffsOf(["DEAR", "AC", "VIP", "FLEET", "DC"], id => id is "VIP" or "FLEET" ? TariffStanding.Partners : TariffStanding.Everybody).ShouldBe(["FLEET", "DC"]);

    [Fact]
    public void Without_terms_all_that_is_public_is_shown()
    {
        PartnerSight.Everybody.ShowsLocation("L9", isPublic: true).ShouldBeTrue();
        PartnerSight.Everybody.ShowsLocation("L9", isPublic: false).ShouldBeFalse();
        PartnerSight.Everybody.TariffsOf(["AC", "FLEET"], id => id == "FLEET" ? TariffStanding.Partners : TariffStanding.Everybody).ShouldBe(["AC"]);
    }
}
