using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.EvseData;
using static RoamingHub.Hub.Tests.Partners.Oicp.Given;
using Connector = RoamingHub.Core.Locations.Connector;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

public sealed class EvseDataMappingTests
{
    [Fact]
    public void What_the_catalogue_tells_is_enough_with_a_hotline_and_an_accessibility() => Text(Location()).ShouldBe(
        """
        {"EvseID":"DE*ABC*E1","ChargingPoolID":"DE*ABC*PLOC1","ChargingStationNames":[{"lang":"en","value":"Rathaus"}],"Address":{"Country":"DEU","City":"Berlin","Street":"Hauptstraße","PostalCode":"10115","HouseNum":"12a","TimeZone":"UTC+01:00"},"GeoCoordinates":{"DecimalDegree":{"Longitude":"13.404954","Latitude":"52.520008"}},"Plugs":["Type 2 Outlet"],"ChargingFacilities":[{"PowerType":"AC_3_PHASE","Power":22,"Voltage":230,"Amperage":32,"ChargingModes":["Mode_3"]}],"RenewableEnergy":false,"CalibrationLawDataAvailability":"Not Available","AuthenticationModes":["NFC RFID Classic","NFC RFID DESFire","REMOTE"],"PaymentOptions":["Contract"],"ValueAddedServices":["None"],"Accessibility":"Free publicly accessible","HotlinePhoneNumber":"+4930123456789","IsOpen24Hours":true,"IsHubjectCompatible":true,"DynamicInfoAvailable":"true"}
        """);

    [Fact]
    public void Direct_current_beyond_two_digits_is_left_out()
    {
        var facility = Record(Location(Evse(connectors: Connector("IEC_62196_T2_COMBO", "CABLE", "DC", 1000, 500)))).ChargingFacilities.ShouldHaveSingleItem();
        facility.ShouldBe(new ChargingFacility(PowerType.Dc, 500, ChargingModes: facility.ChargingModes));
    }

    [Fact]
    public void Connectors_that_deliver_the_same_are_one_facility()
    {
        var record = Record(Location(Evse(connectors: [Connector(), Connector() with { Id = "2" }, Connector(format: "CABLE", amperes: 16) with { Id = "3" }])));
        record.Plugs.ShouldBe([Plug.Type2Outlet, Plug.Type2Cable]);
        record.ChargingFacilities.Select(f => f.Power).ShouldBe([22, 11]);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Draft(Location(), Settings with { EvseDefaults = new() }).ShouldBe("HotlinePhoneNumber is missing; Accessibility is missing");
        Draft(Location(Evse(evseId: null))).ShouldBe("EvseID is missing");
        Draft(Location(Evse(connectors: Connector("GBT_DC", "CABLE", "DC")))).ShouldBe("Plugs is missing");
        foreach (var (latitude, longitude) in ((string, string)[])[("north", "13.4"), ("0", "0"), ("91", "13.4"), ("52.5", "181")])
            Draft(Location() with { Latitude = latitude, Longitude = longitude }).ShouldBe("GeoCoordinates is missing");
        Draft(Location() with { City = "" }).ShouldBe("Address.City must have 1 to 50 characters");
        Draft(Location(), details: """{"opening_times":{"twentyfourseven":false}}""").ShouldBe("OpeningTimes is missing, and the EVSE is not open 24 hours");
    }

    [Fact]
    public void Somebody_elses_EVSE_is_not_pushed()
    {
        Draft(Location(Evse(evseId: "DE*XYZ*E1"))).ShouldBe("EvseID is neither DE*ABC's nor a sub-operator's");
        Draft(Location(Evse(evseId: "DE*XYZ*E1")), Settings with { SubOperatorIds = ["DE*XYZ"] }).ShouldBeNull();
        Draft(Location(Evse(evseId: "AT*ABC*E1")), Settings with { SubOperatorIds = ["DE*XYZ"] }).ShouldBe("EvseID is neither DE*ABC's nor a sub-operator's");
        Draft(Location(Evse(evseId: "AT*ABC*E1")), Settings with { SubOperatorIds = ["AT*ABC"] }).ShouldBeNull();
        Draft(Location(Evse(evseId: "+49*810*000*438")), Settings with { SubOperatorIds = ["+49*810"] }).ShouldBeNull();
    }

    [Fact]
    public void Who_talks_to_Hubject_stands_around_the_records_and_the_sub_operator_in_them()
    {
        var ours = Record(Location(), Settings with { SubOperatorIds = ["DE*XYZ"] });
        (ours.ChargingPoolID, ours.HubOperatorID, ours.SubOperatorName).ShouldBe(("DE*ABC*PLOC1", null, null));
        var theirs = Record(Location(Evse(evseId: "de*xyz*e1")), Settings with { SubOperatorIds = ["DE*XYZ"] }, """{"suboperator":{"name":"Xyz"}}""");
        (theirs.EvseID, theirs.ChargingPoolID, theirs.HubOperatorID, theirs.SubOperatorName).ShouldBe(("DE*XYZ*E1", "DE*XYZ*PLOC1", "DE*ABC", "Xyz"));
        Record(Location(Evse(evseId: "+49*810*000*438")), Settings with { SubOperatorIds = ["+49*810"] }).ChargingPoolID.ShouldBeNull();
    }

    [Fact]
    public void What_is_not_published_is_not_offered()
    {
        Offered(Location() with { Publish = false }).ShouldBeFalse();
        Offered(Location(Evse() with { Removed = true })).ShouldBeFalse();
        Offered(Location(), Settings with { EvseDefaults = Defaults with { IsHubjectCompatible = false } }).ShouldBeFalse();
        Offered(Location(), details: """{"evses":[{"uid":"e1","status":"PLANNED"}]}""").ShouldBeFalse();
        Offered(Location()).ShouldBeTrue();
    }

    [Fact]
    public void The_nearest_word_wins_member_by_member()
    {
        var terms = new EvseDefaults { Street = "Am Tor" }.Over(new() { Street = "Am Markt", HouseNum = "7" }).Over(new() { HouseNum = "9", PostalCode = "04109" });
        (terms.Street, terms.HouseNum, terms.PostalCode).ShouldBe(("Am Tor", "7", "04109"));
        foreach (var member in typeof(EvseDefaults).GetProperties())
        {
            var whole = new EvseDefaults();
            object value = member.PropertyType == typeof(bool?) ? true : member.PropertyType == typeof(int?) ? 5 : member.PropertyType == typeof(string) ? "x"
                : member.PropertyType == typeof(IReadOnlyList<string?>) ? (string?[])["x"] : (LanguageText?[])[new("en", "x")];
            member.SetValue(whole, value);
            member.GetValue(new EvseDefaults().Over(whole)).ShouldBe(value, member.Name);
            member.GetValue(whole.Over(new())).ShouldBe(value, member.Name);
        }
    }

    [Theory]
    [InlineData("+49 (0)30 / 123-456", "+4930123456")]
    [InlineData("0049 30 123456", "+4930123456")]
    [InlineData("+4930123456", "+4930123456")]
    public void The_hotline_is_told_as_digits(string given, string told) =>
        Record(Location(), Settings with { EvseDefaults = Defaults with { HotlinePhoneNumber = given } }).HotlinePhoneNumber.ShouldBe(told);

    [Fact]
    public void Our_own_word_for_a_member_counts()
    {
        var defaults = Defaults with
        {
            AuthenticationModes = ["PnC"], AdditionalInfo = [new("de", "hinten"), new("en-GB", "behind")], Street = "Am Markt", HouseNum = "1", NameLanguage = "de", RenewableEnergy = true, DynamicInfoAvailable = "auto",
        };
        var record = Record(Location(), Settings with { EvseDefaults = defaults });
        record.AuthenticationModes.ShouldBe([AuthenticationMode.PnC]);
        (record.Address.Street, record.Address.HouseNum).ShouldBe(("Am Markt", "1"));
        record.AdditionalInfo!.Select(t => t.Lang).ShouldBe(["en-GB", "de"]);
        record.ChargingStationNames[0].Lang.ShouldBe("de");
        record.RenewableEnergy.ShouldBeTrue();
        record.DynamicInfoAvailable.ShouldBe(DynamicInfoAvailable.Auto);
    }

    [Fact]
    public void The_description_tells_hours_energy_and_parking()
    {
        const string details =
            """
            {"parking_type":"ON_STREET","opening_times":{"twentyfourseven":false,"regular_hours":[
              {"weekday":1,"period_begin":"08:00","period_end":"20:00"},{"weekday":2,"period_begin":"08:00","period_end":"20:00"},
              {"weekday":3,"period_begin":"08:00","period_end":"20:00"},{"weekday":4,"period_begin":"08:00","period_end":"20:00"},
              {"weekday":5,"period_begin":"08:00","period_end":"20:00"},{"weekday":6,"period_begin":"10:00","period_end":"00:00"}]},
             "energy_mix":{"is_green_energy":true,"energy_sources":[{"source":"SOLAR","percentage":40},{"source":"WATER","percentage":100},{"source":"GENERAL_GREEN","percentage":5}]},
             "directions":[{"language":"de","text":"links"},{"language":"en","text":"left"}],
             "related_locations":[{"latitude":"x","longitude":"1.0"},{"latitude":"52.6","longitude":"13.5","name":{"language":"de","text":"Einfahrt"}}],
             "images":[{"url":"https://a.example/o.png","category":"OPERATOR"},{"url":"https://a.example/l.png","category":"LOCATION"}],
             "evses":[{"uid":"E1","physical_reference":"7","floor_level":"-1","coordinates":{"latitude":"52.7","longitude":"13.7"},"directions":[{"language":"de","text":"hinten"}]}]}
            """;
        var record = Record(Location(), Settings, details);
        record.AccessibilityLocation.ShouldBe(AccessibilityLocation.OnStreet);
        record.IsOpen24Hours.ShouldBeFalse();
        record.OpeningTimes!.Select(o => $"{o.On} {o.Period[0].Begin}-{o.Period[0].End}").ShouldBe(
            ["Workdays 08:00-20:00", "Saturday 10:00-24:00"]);
        record.EnergySource.ShouldBe([new(EnergyType.Solar, 40), new(EnergyType.HydroPower, 99)]);
        record.GeoCoordinates.DecimalDegree.ShouldBe(new("13.700000", "52.700000"));
        record.GeoChargingPointEntrance!.DecimalDegree.ShouldBe(new("13.500000", "52.600000"));
        (record.ChargingStationID, record.Address.Floor, record.ChargingStationImage).ShouldBe(("7", "-1", "https://a.example/l.png"));
        record.ChargingStationLocationReference.ShouldBe([new("de", "hinten")]);
        record.AdditionalInfo!.Select(t => t.Value).ShouldBe(["left", "links"]);
    }

    private static bool Offered(Location location, OicpSettings? settings = null, string details = "{}") => Told(location, settings, details) is not null;

    private static string? Draft(Location location, OicpSettings? settings = null, string details = "{}") =>
        Hub.Partners.Oicp.Draft.WhyNot(Told(location, settings, details));

    private static string Text(Location location, OicpSettings? settings = null, string details = "{}") => Told(location, settings, details)!;

    private static EvseDataRecord Record(Location location, OicpSettings? settings = null, string details = "{}") =>
        JsonSerializer.Deserialize(Text(location, settings, details), OicpJson.Wire.EvseDataRecord)!;

    private static string? Told(Location location, OicpSettings? settings, string details) => EvseDataMapping.ToDraft(
        settings ?? Settings, (settings ?? Settings).EvseDefaults, location, PlaceDetails.Read(details), location.Evses[0], Ten);
}
