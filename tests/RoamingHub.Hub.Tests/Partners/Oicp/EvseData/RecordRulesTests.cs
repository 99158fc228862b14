using RoamingHub.Core.Locations;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.EvseData.Quality;
using static RoamingHub.Hub.Tests.Partners.Oicp.Given;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

/// <summary>What a record that could go out still has against it.</summary>
public sealed class RecordRulesTests
{
    private const string AlwaysOpen = """{"opening_times":{"twentyfourseven":true}}""";

    [Fact]
    public void A_good_record_has_nothing_against_it() => Rules(Location()).ShouldBeEmpty();

    [Theory]
    [InlineData("IEC_62196_T2", "AC_3_PHASE", 230, 16, 11_000, "")]
    [InlineData("IEC_62196_T2", "AC_3_PHASE", 230, 16, 22_000, "power")]
    [InlineData("IEC_62196_T2", "AC_3_PHASE", 400, 32, null, "voltage")]
    [InlineData("IEC_62196_T2_COMBO", "DC", 500, 125, 50_000, "")]
    [InlineData("IEC_62196_T2_COMBO", "AC_3_PHASE", 230, 32, null, "plug-power-type")]
    [InlineData("CHADEMO", "AC_1_PHASE", 230, 32, null, "plug-power-type")]
    [InlineData("IEC_62196_T2", "DC", 500, 63, null, "plug-power-type")]
    [InlineData("DOMESTIC_F", "AC_3_PHASE", 230, 16, null, "plug-power-type")]
    [InlineData("IEC_62196_T1", "AC_3_PHASE", 230, 16, null, "plug-power-type")]
    [InlineData("DOMESTIC_F", "AC_1_PHASE", 230, 16, null, "")]
    public void A_connector_delivers_what_its_rating_and_its_plug_allow(string standard, string power, int volts, int amperes, int? watts, string rule) =>
        Rules(Location(Evse(connectors: Connector(standard, "SOCKET", power, volts, amperes) with { MaxPowerWatts = watts }))).ShouldBe(rule.Length == 0 ? [] : [rule]);

    [Fact]
    public void A_connector_without_a_word_is_not_told_beside_the_others() =>
        Rules(Location(Evse(connectors: [Connector(), Connector("GBT_AC", "CABLE", "AC_1_PHASE") with { Id = "2" }]))).ShouldBe(["plug-without-word"]);

    [Fact]
    public void An_address_is_whole_and_lies_where_it_says()
    {
        Rules(Location() with { Address = "Am Markt" }).ShouldBe(["house-number"]);
        Rules(Location() with { PostalCode = null }).ShouldBe(["postal-code"]);
        Rules(Location() with { Address = "A 5" }).ShouldBe(["street"]);
        Rules(Location() with { Country = "DDR" }).ShouldBe(["country"]);
        Rules(Location() with { Latitude = "48.208176", Longitude = "16.373819" }).ShouldBe(["coordinates"]);
        Rules(Location() with { Country = "AUT", Latitude = "48.208176", Longitude = "16.373819" }).ShouldBe(["country-of-id"]);
        Rules(Location() with { TimeZone = "Asia/Tokyo" }).ShouldBe(["time-zone"]);
    }

    [Fact]
    public void What_is_said_beside_the_record_fits_it()
    {
        Rules(Location(), "{}").ShouldBe(["hours-assumed"]);
        Rules(Location(), """{"opening_times":{"twentyfourseven":true,"exceptional_closings":[{"period_begin":"2026-12-25T00:00:00Z","period_end":"2026-12-26T00:00:00Z"}]}}""")
            .ShouldBe(["exceptional-days"]);
        Rules(Location(), """{"opening_times":{"twentyfourseven":true,"exceptional_closings":[{"period_begin":"2025-12-25T00:00:00Z","period_end":"2025-12-26T00:00:00Z"}]}}""")
            .ShouldBeEmpty();
        Rules(Location(), """{"opening_times":{"twentyfourseven":true},"energy_mix":{"is_green_energy":true,"energy_sources":[{"source":"COAL","percentage":5}]}}""")
            .ShouldBe(["renewable"]);
        Rules(Location(), terms: Defaults with { ChargingPoolId = "DE*XYZ*P1" }).ShouldBe(["pool-owner"]);
    }

    private static List<string> Rules(Location location, string details = AlwaysOpen, EvseDefaults? terms = null)
    {
        var place = PlaceDetails.Read(details);
        var (record, problems) = EvseDataMapping.ToRecord(Settings, terms ?? Defaults, location, place, location.Evses[0], Ten);
        problems.ShouldBeEmpty();
        return [.. RecordRules.Of(record!, place, location.Evses[0], Ten).Select(f => f.Rule)];
    }
}
