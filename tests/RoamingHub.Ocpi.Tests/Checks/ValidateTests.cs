using System.Text.Json.Nodes;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.Tests.Checks;

public sealed class ValidateTests
{
    [Fact]
    public void Every_missing_member_is_named()
    {
        Missing(new Token()).ShouldBe("country_code party_id uid type contract_id issuer valid whitelist last_updated");
        Missing(new CredentialsObject()).ShouldBe("token url roles");
        Missing(new StartSession()).ShouldBe("response_url token location_id");
        Missing(new StopSession()).ShouldBe("response_url session_id");
        Missing(new ReserveNow()).ShouldBe("response_url token expiry_date reservation_id location_id");
        Missing(new CancelReservation()).ShouldBe("response_url reservation_id");
        Missing(new UnlockConnector()).ShouldBe("response_url location_id evse_uid connector_id");
        Missing(new ChargingPreferences()).ShouldBe("profile_type");
        Missing(new SetChargingProfile()).ShouldBe("charging_profile response_url");
        Missing(new ClientInfo()).ShouldBe("country_code party_id role status last_updated");
        Missing(new LocationReferences()).ShouldBe("location_id");
        Missing(new Location()).ShouldBe("country_code party_id id publish address city country coordinates time_zone last_updated");
        Missing(new Evse()).ShouldBe("uid status connectors last_updated");
        Missing(new Connector()).ShouldBe("id standard format power_type max_voltage max_amperage last_updated");
        Missing(new Tariff()).ShouldBe("country_code party_id id currency elements last_updated");
        Missing(new Session()).ShouldBe(
            "country_code party_id id start_date_time kwh cdr_token auth_method location_id evse_uid connector_id currency status last_updated");
        Missing(new Cdr()).ShouldBe(
            "country_code party_id id start_date_time end_date_time cdr_token auth_method cdr_location currency charging_periods total_cost total_energy total_time last_updated");
        Missing(new AuthorizationInfo()).ShouldBe("allowed token");
        Missing(new CommandResponse()).ShouldBe("result timeout");
    }

    [Theory]
    [InlineData("token", "uid", "\"1234567890123456789012345678901234567\"", "uid is longer than 36 characters")]
    [InlineData("token", "uid", "\"\"", "uid is empty")]
    [InlineData("token", "uid", "\"käse\"", "uid has characters other than printable ASCII")]
    [InlineData("token", "uid", "\"a\\tb\"", "uid has characters other than printable ASCII")]
    [InlineData("token", "issuer", "\"a\\nb\"", "issuer has control characters")]
    [InlineData("token", "type", "\"EMAID\"", "type is not one of AD_HOC_USER, APP_USER, OTHER, RFID")]
    [InlineData("token", "country_code", "\"NLD\"", "country_code is not two letters")]
    [InlineData("token", "party_id", "\"EM\"", "party_id is not three letters or digits")]
    [InlineData("token", "group_id", "\"\"", "group_id is empty")]
    [InlineData("token", "energy_contract", "{}", "energy_contract.supplier_name is missing")]
    [InlineData("credentials", "token", "\"with blank\"", "token is not 1 to 64 printable ASCII characters without blanks")]
    [InlineData("credentials", "url", "\"ftp://cpo.example\"", "url is not an absolute http or https URL")]
    [InlineData("credentials", "url", "\"/ocpi/versions\"", "url is not an absolute http or https URL")]
    [InlineData("credentials", "roles", "[]", "roles is empty")]
    [InlineData("credentials", "roles", "[null]", "roles[0] is null")]
    [InlineData("location", "coordinates", "{\"latitude\":\"52.52\",\"longitude\":\"13.404954\"}", "coordinates.latitude is not degrees with 5 to 7 decimals")]
    [InlineData("location", "coordinates", "{\"latitude\":\"52.520008\",\"longitude\":\"1300.40495\"}", "coordinates.longitude is not degrees with 5 to 7 decimals")]
    [InlineData("location", "country", "\"DE\"", "country is not a three-letter country code")]
    [InlineData("location", "opening_times", "{\"twentyfourseven\":false}", "opening_times.regular_hours is missing")]
    [InlineData("location", "opening_times", "{\"twentyfourseven\":false,\"regular_hours\":[{\"weekday\":8,\"period_begin\":\"10:00\",\"period_end\":\"10:01\"}]}", "opening_times.regular_hours[0].weekday is not 1 (Monday) to 7 (Sunday)")]
    [InlineData("location", "opening_times", "{\"twentyfourseven\":false,\"regular_hours\":[{\"weekday\":1,\"period_begin\":\"22:00\",\"period_end\":\"06:00\"}]}", "opening_times.regular_hours[0].period_end is not later than period_begin")]
    [InlineData("location", "publish_allowed_to", "[{\"uid\":\"1\",\"type\":\"RFID\"}]", "publish_allowed_to is only for locations with publish false")]
    [InlineData("location", "evses", "[{\"uid\":\"1\",\"status\":\"AVAILABLE\",\"connectors\":[],\"last_updated\":\"2026-01-01T00:00:00Z\"}]", "evses[0].connectors is empty")]
    [InlineData("location", "facilities", "[\"HOTEL\",\"SPACEPORT\"]", "facilities[1] is not one of HOTEL, RESTAURANT, CAFE, MALL, SUPERMARKET, SPORT, RECREATION_AREA, NATURE, MUSEUM, BIKE_SHARING, BUS_STOP, TAXI_STAND, TRAM_STOP, METRO_STATION, TRAIN_STATION, AIRPORT, PARKING_LOT, CARPOOL_PARKING, FUEL_STATION, WIFI")]
    [InlineData("location-unpublished", "publish_allowed_to", "[{\"visual_number\":\"1\"}]", "publish_allowed_to[0].issuer is missing")]
    [InlineData("location-unpublished", "publish_allowed_to", "[{}]", "publish_allowed_to[0].group_id is missing")]
    [InlineData("tariff", "currency", "\"EURO\"", "currency is not an ISO 4217 code")]
    [InlineData("tariff", "elements", "[]", "elements is empty")]
    [InlineData("tariff", "elements", "[{\"price_components\":[]}]", "elements[0].price_components is empty")]
    [InlineData("tariff", "elements", "[{\"price_components\":[{\"type\":\"ENERGY\",\"price\":1}]}]", "elements[0].price_components[0].step_size is missing")]
    [InlineData("tariff", "elements", "[{\"price_components\":[{\"type\":\"ENERGY\",\"price\":1,\"step_size\":1}],\"restrictions\":{\"start_time\":\"24:00\"}}]", "elements[0].restrictions.start_time is not HH:mm")]
    [InlineData("tariff", "elements", "[{\"price_components\":[{\"type\":\"ENERGY\",\"price\":1,\"step_size\":1}],\"restrictions\":{\"start_date\":\"2026-1-1\"}}]", "elements[0].restrictions.start_date is not yyyy-MM-dd")]
    [InlineData("tariff", "elements", "[{\"price_components\":[{\"type\":\"ENERGY\",\"price\":1,\"step_size\":1}],\"restrictions\":{\"min_kwh\":5,\"max_kwh\":5}}]", "elements[0].restrictions.max_kwh is not more than min_kwh")]
    [InlineData("tariff", "elements", "[{\"price_components\":[{\"type\":\"ENERGY\",\"price\":1,\"step_size\":1}],\"restrictions\":{\"reservation\":\"RESERVATION\"}}]", "elements[0].price_components of a reservation may only be FLAT and TIME")]
    [InlineData("tariff", "end_date_time", "\"2026-01-01T00:00:00Z\"", "end_date_time is not later than start_date_time")]
    [InlineData("cdr", "id", "\"1234567890123456789012345678901234567\"", "id is longer than 36 characters")]
    [InlineData("cdr-credit", "credit_reference_id", "null", "credit_reference_id is missing")]
    [InlineData("start-session", "evse_uid", "null", "evse_uid is missing")]
    [InlineData("set-charging-profile", "charging_profile", "{\"charging_rate_unit\":\"A\",\"charging_profile_period\":[{\"start_period\":-1,\"limit\":1}]}", "charging_profile.charging_profile_period[0].start_period is negative")]
    public void A_wrong_member_is_named_with_its_path(string example, string member, string value, string fault)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(SharedSpecs.Messages, example + ".json")))!;
        json[member] = JsonNode.Parse(value);

        Faults(example, json.ToJsonString()).ShouldBe([fault]);
    }

    [Fact]
    public void An_unknown_word_in_an_optional_member_passes_unless_strict()
    {
        var location = OcpiJson.Parse<Location>(File.ReadAllText(Path.Combine(SharedSpecs.Messages, "location.json"))) with
        {
            ParkingType = Word<ParkingType>.Of("ON_THE_MOON"),
        };

        location.Validate().ShouldBeEmpty();
        location.Validate(strict: true).Single().Member.ShouldBe("parking_type");
    }

    [Fact]
    public void An_unknown_word_that_decides_a_price_never_passes() =>
        new TariffElement([new(TariffDimensionType.TIME, 1, null, 1)], new TariffRestrictions { DayOfWeek = [Word<RoamingHub.Ocpi.V221.Tariffs.DayOfWeek>.Of("FUNDAY")] })
            .Validate().Single().Member.ShouldBe("restrictions.day_of_week[0]");

    [Fact]
    public void The_same_role_of_the_same_party_twice_is_a_fault()
    {
        var credentials = OcpiJson.Parse<CredentialsObject>(File.ReadAllText(Path.Combine(SharedSpecs.Messages, "credentials.json")));
        var role = credentials.Roles![0];

        (credentials with { Roles = [role, role with { PartyId = "abc" }] }).Validate().Single().ToString().ShouldBe("roles names a role of a party twice");
    }

    [Fact]
    public void Secrets_and_personal_data_stay_out_of_texts()
    {
        OcpiJson.Parse<CredentialsObject>("""{"token":"s3cret","url":"https://a.example"}""").ToString().ShouldNotContain("s3cret");
        OcpiJson.Parse<Token>("""{"uid":"04AABB","contract_id":"NL-X"}""").ToString().ShouldNotContain("04AABB");
        OcpiJson.Parse<CdrToken>("""{"uid":"04AABB","contract_id":"NL-X"}""").ToString().ShouldNotContain("04AABB");
    }

    private static string Missing(IChecked subject)
    {
        var faults = subject.Validate();
        faults.ShouldAllBe(f => f.Text == "is missing");
        return string.Join(' ', faults.Select(f => f.Member));
    }

    private static string[] Faults(string example, string json)
    {
        IChecked subject = example.Split('-')[0] switch
        {
            "token" => OcpiJson.Parse<Token>(json),
            "credentials" => OcpiJson.Parse<CredentialsObject>(json),
            "location" => OcpiJson.Parse<Location>(json),
            "tariff" => OcpiJson.Parse<Tariff>(json),
            "cdr" => OcpiJson.Parse<Cdr>(json),
            "start" => OcpiJson.Parse<StartSession>(json),
            _ => OcpiJson.Parse<SetChargingProfile>(json),
        };
        return [.. subject.Validate(strict: true).Select(f => f.ToString())];
    }
}
