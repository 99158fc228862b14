using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Oicp.V23.Reservations;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.Tests.Wire;

public class WireTests
{
    [Theory]
    [InlineData("2026-03-01T15:45:00+01:00", "2026-03-01T15:45:00+01:00")]
    [InlineData("2026-03-01T14:45:00Z", "2026-03-01T14:45:00+00:00")]
    [InlineData("2026-03-01T14:45:00.123456Z", "2026-03-01T14:45:00.123+00:00")]
    [InlineData("2026-03-01T15:45:00.000+01:00", "2026-03-01T15:45:00+01:00")]
    public void A_time_keeps_its_offset(string read, string written) => Cdr("SessionEnd", read)["SessionEnd"]!.GetValue<string>().ShouldBe(written);

    [Theory]
    [InlineData("2026-03-01T15:45:00")]
    [InlineData("2026-03-01")]
    [InlineData("tomorrow")]
    public void A_time_without_offset_is_no_time(string text) =>
        Should.Throw<JsonException>(() => Cdr("SessionEnd", text)).Message.ShouldBe("is not a date-time with an offset");

    [Theory]
    [InlineData("12.3456", "12.346")]
    [InlineData("12.3400", "12.34")]
    [InlineData("100", "100")]
    [InlineData("100.000", "100")]
    [InlineData("0.0005", "0.001")]
    [InlineData("1e-7", "0")]
    [InlineData("1.5E3", "1500")]
    public void A_number_has_at_most_three_places_and_no_exponent(string read, string written) =>
        Cdr("ConsumedEnergy", JsonNode.Parse(read))["ConsumedEnergy"]!.ToJsonString().ShouldBe(written);

    [Fact]
    public void Plus_signs_and_umlauts_stand_as_they_are()
    {
        var written = MessageExamples.Write("PushEvseData", MessageExamples.Read("PushEvseData"));

        written.ShouldContain("+4930123456789");
        written.ShouldContain("Parkhaus Süd");
    }

    [Theory]
    [InlineData("available")]
    [InlineData("0")]
    [InlineData("EvseNotfound")]
    public void Words_are_read_exactly(string word) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(
            $$"""{ "ActionType": "update", "OperatorEvseStatus": { "OperatorID": "DE*ABC", "EvseStatusRecord": [ { "EvseID": "DE*ABC*E1", "EvseStatus": "{{word}}" } ] } }""",
            OicpJson.Wire.PushEvseStatus)).Path.ShouldBe("$.OperatorEvseStatus.EvseStatusRecord[0].EvseStatus");

    [Fact]
    public void Words_with_blanks_have_their_blanks()
    {
        WireWords.Of(AuthenticationMode.NfcRfidClassic).ShouldBe("NFC RFID Classic");
        WireWords.Of(AdditionalReference.StartFee).ShouldBe("START FEE");
        WireWords.TryRead<Accessibility>("Free publicly accessible", out var accessibility).ShouldBeTrue();
        accessibility.ShouldBe(Accessibility.FreePubliclyAccessible);
        WireWords.TryRead<Plug>("Unspecified", out _).ShouldBeFalse();
        WireWords.All<PaymentOption>().ShouldBe(["No Payment", "Direct", "Contract"]);
    }

    [Theory]
    [InlineData("ChargingStationID")]
    [InlineData("ChargingStationId")]
    public void The_charging_station_id_is_read_in_both_spellings_and_written_in_one(string spelling)
    {
        var document = JsonNode.Parse(Repository.Example("PushEvseData"))!;
        var record = document["OperatorEvseData"]!["EvseDataRecord"]![0]!.AsObject();
        record.Remove("ChargingStationID");
        record[spelling] = "CP-9";

        var read = document.Deserialize(OicpJson.Wire.PushEvseData)!;

        read.OperatorEvseData.EvseDataRecord[0].ChargingStationID.ShouldBe("CP-9");
        var written = JsonSerializer.Serialize(read, OicpJson.Wire.PushEvseData);
        written.ShouldContain("\"ChargingStationID\":\"CP-9\"", Case.Sensitive);
        written.ShouldNotContain("ChargingStationId", Case.Sensitive);
    }

    [Fact]
    public void Partner_session_and_hub_provider_are_read_in_both_spellings()
    {
        ReadRenamed<AuthorizeRemoteReservationStart>("EMPPartnerSessionID", "EMPPartnerSessionId").EMPPartnerSessionID.ShouldBe("emp-79");
        ReadRenamed<AuthorizeRemoteReservationStop>("EMPPartnerSessionID", "EMPPartnerSessionId").EMPPartnerSessionID.ShouldBe("emp-79");
        ReadRenamed<ChargeDetailRecord>("HubProviderID", "HubProviderId").HubProviderID.ShouldBe("DE-HUB");
    }

    [Theory]
    [InlineData("""{ "on": "Everyday", "Periods": [ { "begin": "08:00", "end": "20:00" } ] }""")]
    [InlineData("""{ "on": "Everyday", "Period": { "begin": "08:00", "end": "20:00" } }""")]
    [InlineData("""{ "on": "Everyday", "Period": [ { "begin": "08:00", "end": "20:00" } ] }""")]
    public void Availability_is_read_as_periods_a_period_or_a_list_of_it(string json)
    {
        var read = JsonSerializer.Deserialize(json, OicpJson.Wire.ProductAvailabilityTimes)!;

        read.Periods.ShouldBe([new Period("08:00", "20:00")]);
        JsonSerializer.Serialize(read, OicpJson.Wire.ProductAvailabilityTimes)
            .ShouldBe("""{"on":"Everyday","Periods":[{"begin":"08:00","end":"20:00"}]}""");
    }

    [Fact]
    public void Power_with_decimals_is_read_to_the_nearest_kilowatt() =>
        JsonSerializer.Deserialize("""{ "PowerType": "AC_1_PHASE", "Power": 3.7 }""", OicpJson.Wire.ChargingFacility)!.Power.ShouldBe(4);

    [Fact]
    public void An_EVSE_record_is_written_with_the_names_of_the_schema_where_the_text_has_others()
    {
        var times = new OpeningTimes([new("08:00", "12:00"), new("13:00", "18:00")], Days.Workdays);
        JsonSerializer.Serialize(times, OicpJson.Wire.OpeningTimes)
            .ShouldBe("""{"Period":[{"begin":"08:00","end":"12:00"},{"begin":"13:00","end":"18:00"}],"on":"Workdays"}""");
        JsonSerializer.Serialize(new ChargingFacility(PowerType.AcThreePhase, 11, 230, 16, [ChargingMode.Mode3]), OicpJson.Wire.ChargingFacility)
            .ShouldBe("""{"PowerType":"AC_3_PHASE","Power":11,"Voltage":230,"Amperage":16,"ChargingModes":["Mode_3"]}""");
        JsonSerializer.Serialize(new GeoCoordinates { Google = new("52.480495 13.356465") }, OicpJson.Wire.GeoCoordinates)
            .ShouldBe("""{"Google":{"Coordinates":"52.480495 13.356465"}}""");
        JsonSerializer.Deserialize("""{"Google":{"Coordinates":"52.480495 13.356465"},"DecimalDegree":null,"DegreeMinuteSeconds":null}""", OicpJson.Wire.GeoCoordinates)!
            .Validate().ShouldBeEmpty();
        JsonSerializer.Deserialize("""{"Google":{"Coordinates":"52.4 13.3"},"DecimalDegree":{"Longitude":"13.3","Latitude":"52.4"}}""", OicpJson.Wire.GeoCoordinates)!
            .Validate().ShouldHaveSingleItem().Text.ShouldBe("must hold exactly one notation");
    }

    [Fact]
    public void A_notification_is_written_with_its_own_members_through_the_interface()
    {
        IChargingNotification notification = MessageExamples.Read<ChargingNotificationEnd>();

        JsonNode.DeepEquals(JsonNode.Parse(OicpJson.ToUtf8(notification)), JsonNode.Parse(Repository.Example("ChargingNotificationEnd"))).ShouldBeTrue();
    }

    private static JsonObject Cdr(string member, JsonNode? value)
    {
        var document = JsonNode.Parse(Repository.Example("ChargeDetailRecord"))!;
        document[member] = value;
        return JsonSerializer.SerializeToNode(document.Deserialize(OicpJson.Wire.ChargeDetailRecord)!, OicpJson.Wire.ChargeDetailRecord)!.AsObject();
    }

    private static T ReadRenamed<T>(string from, string to) => (T)JsonSerializer.Deserialize(
        Repository.Example(typeof(T).Name).Replace($"\"{from}\"", $"\"{to}\"", StringComparison.Ordinal), typeof(T), OicpJson.Wire)!;
}
