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

    [Theory]
    [InlineData("IEC_62196_T2", "CABLE", "Type 2 Connector (Cable Attached)", "Mode_3")]
    [InlineData("IEC_62196_T2", "SOCKET", "Type 2 Outlet", "Mode_3")]
    [InlineData("IEC_62196_T2_COMBO", "CABLE", "CCS Combo 2 Plug (Cable Attached)", "Mode_4")]
    [InlineData("IEC_62196_T1_COMBO", "CABLE", "CCS Combo 1 Plug (Cable Attached)", "Mode_4")]
    [InlineData("CHADEMO", "CABLE", "CHAdeMO", "CHAdeMO")]
    [InlineData("DOMESTIC_F", "SOCKET", "Type F Schuko", "Mode_2")]
    public void A_connector_is_a_plug_and_a_mode(string standard, string format, string plug, string mode)
    {
        var record = JsonDocument.Parse(Text(Location(Evse(connectors: Connector(standard, format, "DC", 900, 300))))).RootElement;
        record.GetProperty("Plugs")[0].GetString().ShouldBe(plug);
        record.GetProperty("ChargingFacilities")[0].GetProperty("ChargingModes")[0].GetString().ShouldBe(mode);
    }

    [Fact]
    public void Direct_current_beyond_two_digits_is_left_out()
    {
        var facility = Record(Location(Evse(connectors: Connector("IEC_62196_T2_COMBO", "CABLE", "DC", 1000, 500)))).ChargingFacilities.ShouldHaveSingleItem();
        facility.ShouldBe(new ChargingFacility(PowerType.Dc, 500, ChargingModes: facility.ChargingModes));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Draft(Location(), Settings with { EvseDefaults = new() }).ShouldBe("HotlinePhoneNumber is missing; Accessibility is missing");
        Draft(Location(Evse(evseId: null))).ShouldBe("EvseID is missing");
        Draft(Location(Evse(connectors: Connector("GBT_DC", "CABLE", "DC")))).ShouldBe("Plugs is missing");
        Draft(Location() with { Latitude = "north" }).ShouldBe("GeoCoordinates is missing");
    }

    [Fact]
    public void Somebody_elses_EVSE_is_not_pushed()
    {
        Draft(Location(Evse(evseId: "DE*XYZ*E1"))).ShouldBe("EvseID is neither DE*ABC's nor a sub-operator's");
        Draft(Location(Evse(evseId: "DE*XYZ*E1")), Settings with { SubOperatorIds = ["DE*XYZ"] }).ShouldBeNull();
    }

    [Fact]
    public void What_is_not_published_is_not_offered()
    {
        Offered(Location() with { Publish = false }).ShouldBeFalse();
        Offered(Location(Evse() with { Removed = true })).ShouldBeFalse();
        Offered(Location(), Settings with { EvseDefaults = Defaults with { IsHubjectCompatible = false } }).ShouldBeFalse();
        Offered(Location()).ShouldBeTrue();
    }

    [Fact]
    public void Our_own_word_for_a_member_counts()
    {
        var defaults = Defaults with
        {
            AuthenticationModes = ["PnC"], Street = "Am Markt", HouseNum = "1", NameLanguage = "de", RenewableEnergy = true, DynamicInfoAvailable = "auto",
        };
        var record = Record(Location(), Settings with { EvseDefaults = defaults });
        record.AuthenticationModes.ShouldBe([AuthenticationMode.PnC]);
        (record.Address.Street, record.Address.HouseNum).ShouldBe(("Am Markt", "1"));
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
             "directions":[{"language":"de","text":"links"},{"language":"en","text":"left"}]}
            """;
        var record = Record(Location(), Settings, details);
        record.AccessibilityLocation.ShouldBe(AccessibilityLocation.OnStreet);
        record.IsOpen24Hours.ShouldBeFalse();
        record.OpeningTimes!.Select(o => $"{o.On} {o.Period[0].Begin}-{o.Period[0].End}").ShouldBe(
            ["Monday 08:00-20:00", "Tuesday 08:00-20:00", "Wednesday 08:00-20:00", "Thursday 08:00-20:00", "Friday 08:00-20:00", "Saturday 10:00-24:00"]);
        record.EnergySource.ShouldBe([new(EnergyType.Solar, 40), new(EnergyType.HydroPower)]);
        record.AdditionalInfo!.Select(t => t.Value).ShouldBe(["left", "links"]);
    }

    private static bool Offered(Location location, OicpSettings? settings = null) =>
        EvseDataMapping.ToDraft(settings ?? Settings, location, new(), location.Evses[0], Ten) is not null;

    private static string? Draft(Location location, OicpSettings? settings = null) =>
        Hub.Partners.Oicp.Draft.WhyNot(EvseDataMapping.ToDraft(settings ?? Settings, location, new(), location.Evses[0], Ten));

    private static string Text(Location location, OicpSettings? settings = null, string details = "{}") =>
        EvseDataMapping.ToDraft(settings ?? Settings, location, PlaceDetails.Read(details), location.Evses[0], Ten)!;

    private static EvseDataRecord Record(Location location, OicpSettings? settings = null, string details = "{}") =>
        JsonSerializer.Deserialize(Text(location, settings, details), OicpJson.Wire.EvseDataRecord)!;
}
