using System.Net;

namespace RoamingHub.Hub.Tests.Api;

/// <summary>What the API takes and has something to say about, and what it refuses as nobody's meaning.</summary>
public sealed class FindingsTests : ApiTest
{
    private const string Plain = """
        { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.49, "vat": 19.0, "step_size": 1 } ] } ] }
        """;

    [Fact]
    public async Task Findings_of_a_tariff_are_counted_on_the_answer_and_listed()
    {
        (await CountAsync("/api/tariffs/PLAIN", Plain)).ShouldBe("0");
        (await FindingsAsync("/api/tariffs/PLAIN")).ShouldBeEmpty();
        (await CountAsync("/api/tariffs/ODD", """
            { "currency": "EUR", "tariff_alt_text": [ { "language": "de", "text": "Nur 0,58 je kWh" } ], "elements": [
              { "price_components": [ { "type": "ENERGY", "price": 0.49, "vat": 19.0, "step_size": 1000 }, { "type": "FLAT", "price": 1, "vat": 19.0, "step_size": 1 } ],
                "restrictions": { "start_time": "08:00", "end_time": "20:00" } } ] }
            """)).ShouldBe("5");
        (await FindingsAsync("/api/tariffs/ODD")).Order().ShouldBe(
        [
            "alt-text-price tariff_alt_text[0]", "flat-mid-session elements[0]", "no-fallback elements", "no-fallback elements",
            "step-size elements[0].price_components[0].step_size",
        ]);
    }

    [Fact]
    public async Task What_is_free_is_a_tariff_that_says_so()
    {
        (await CountAsync("/api/tariffs/FREE", """
            { "currency": "EUR", "elements": [ { "price_components": [ { "type": "FLAT", "price": 0.00, "step_size": 0 } ] } ] }
            """)).ShouldBe("0");
        (await CountAsync("/api/locations/LOC1", Location("\"FREE\""))).ShouldBe("0");
        (await CountAsync("/api/locations/LOC1", Location(""))).ShouldBe("1");
        (await FindingsAsync("/api/locations/LOC1")).ShouldBe(["no-tariff evses[0].connectors[0].tariff_ids"]);
    }

    [Theory]
    [InlineData("\"step_size\": 1 }", "\"step_size\": 1 }, { \"type\": \"ENERGY\", \"price\": 0.5, \"step_size\": 1 }", "elements[0].price_components")]
    [InlineData("} ] } ]", "} ] }, { \"price_components\": [ { \"type\": \"ENERGY\", \"price\": 0.3, \"step_size\": 1 } ] } ]", "elements[1]")]
    [InlineData("} ] } ]", "} ], \"restrictions\": { \"min_kwh\": 5, \"max_kwh\": 5 } } ]", "elements[0].restrictions.max_kwh")]
    [InlineData("} ] } ]", "} ], \"restrictions\": { \"reservation\": \"RESERVATION\" } } ]", "elements[0].price_components")]
    [InlineData("} ] } ]", "} ], \"restrictions\": { \"start_time\": \"8:00\" } } ]", "elements[0].restrictions.start_time")]
    [InlineData("\"elements\"", "\"min_price\": { \"excl_vat\": 5 }, \"max_price\": { \"excl_vat\": 4 }, \"elements\"", "max_price")]
    [InlineData("\"price\": 0.49, ", "", "elements[0].price_components[0].price")]
    [InlineData("\"type\": \"ENERGY\", ", "", "elements[0].price_components[0].type")]
    [InlineData(", \"step_size\": 1", "", "elements[0].price_components[0].step_size")]
    [InlineData("\"vat\": 19.0", "\"vat\": -1", "elements[0].price_components[0].vat")]
    [InlineData("\"currency\": \"EUR\", ", "", "currency")]
    [InlineData("\"elements\"", "\"type\": \"CHEAP\", \"elements\"", "type")]
    [InlineData("\"elements\"", "\"start_date_time\": \"2026-01-02T00:00:00Z\", \"end_date_time\": \"2026-01-01T00:00:00Z\", \"elements\"", "end_date_time")]
    public async Task A_tariff_that_nobody_can_mean_is_refused_with_the_member(string right, string wrong, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/tariffs/T1", Plain.Replace(right, wrong)))
        .GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task Findings_of_a_location_are_counted_on_the_answer_and_listed()
    {
        await Api.PutAsync("/api/tariffs/T1", Plain);
        await Api.PutAsync("/api/tariffs/T2", Plain);
        await Api.PutAsync("/api/parties/NL/XYZ", """{ "name": "Xyz" }""");
        await Api.PutAsync("/api/tariffs/X1", """{ "country_code": "NL", "party_id": "XYZ", """ + Plain.Trim()[1..]);
        (await CountAsync("/api/locations/GOOD", Location("\"T1\""))).ShouldBe("0");
        var odd = Location("\"T1\", \"T2\", \"X1\", \"NONE\"").Replace("\"3256\"", "\"3257\"")
            .Replace("\"evse_id\": \"DE*ABC*E3256\", ", "").Replace("\"physical_reference\": \"A\",", "\"capabilities\": [ \"PED_TERMINAL\" ],")
            .Replace("\"postal_code\": \"20457\", ", "").Replace("\"max_voltage\": 230", "\"max_voltage\": 400, \"max_electric_power\": 50000");
        (await CountAsync("/api/locations/ODD", odd)).ShouldBe("9");
        (await FindingsAsync("/api/locations/ODD")).Order().ShouldBe(
        [
            "evse-id-missing evses[0].evse_id", "member-missing evses[0].physical_reference", "member-missing postal_code", "payment-terminal evses[0].capabilities",
            "power evses[0].connectors[0].max_electric_power", "tariff-owner evses[0].connectors[0].tariff_ids", "tariff-unknown evses[0].connectors[0].tariff_ids",
            "tariffs-overlap evses[0].connectors[0].tariff_ids", "voltage evses[0].connectors[0].max_voltage",
        ]);
    }

    [Fact]
    public async Task An_EVSE_of_several_connectors_should_say_that_one_must_be_named()
    {
        await Api.PutAsync("/api/tariffs/T1", Plain);
        var two = Location("\"T1\"").Replace("\"connectors\": [", """
            "connectors": [ { "id": "2", "standard": "CHADEMO", "format": "CABLE", "power_type": "DC", "max_voltage": 500, "max_amperage": 100, "tariff_ids": [ "T1" ] },
            """);
        (await CountAsync("/api/locations/LOC1", two)).ShouldBe("1");
        (await FindingsAsync("/api/locations/LOC1")).ShouldBe(["connector-required evses[0].capabilities"]);
        (await CountAsync("/api/locations/LOC1", two.Replace("\"uid\"", "\"capabilities\": [ \"START_SESSION_CONNECTOR_REQUIRED\" ], \"uid\""))).ShouldBe("0");
    }

    [Fact]
    public async Task Two_tariffs_of_one_type_on_a_connector_must_not_be_valid_at_the_same_time()
    {
        string Typed(string more) => Plain.Replace("\"elements\"", $"\"type\": \"REGULAR\", {more}\"elements\"");
        await Api.PutAsync("/api/tariffs/OLD", Typed("\"end_date_time\": \"2026-07-01T00:00:00Z\", "));
        await Api.PutAsync("/api/tariffs/NEW", Typed("\"start_date_time\": \"2026-07-01T00:00:00Z\", "));
        await Api.PutAsync("/api/tariffs/ALWAYS", Typed(""));
        await Api.PutAsync("/api/locations/LOC1", Location("\"OLD\", \"NEW\""));
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/locations/LOC1", Location("\"NEW\", \"ALWAYS\"")))
            .GetProperty("member").GetString().ShouldBe("evses[0].connectors[0].tariff_ids");
    }

    [Theory]
    [InlineData("\"address\": \"Am Kai 1\", ", "", "address")]
    [InlineData("\"publish\": true, ", "", "publish")]
    [InlineData("\"latitude\": \"53.543210\"", "\"latitude\": \"53.5432\"", "coordinates.latitude")]
    [InlineData("\"longitude\": \"9.987650\"", "\"longitude\": \"9,987650\"", "coordinates.longitude")]
    [InlineData("\"max_amperage\": 32", "\"max_amperage\": 0", "evses[0].connectors[0].max_amperage")]
    [InlineData("\"power_type\": \"AC_3_PHASE\", ", "", "evses[0].connectors[0].power_type")]
    [InlineData("\"publish\": true, ", "\"publish\": true, \"publish_allowed_to\": [ { \"uid\": \"A\", \"type\": \"RFID\" } ], ", "publish_allowed_to")]
    [InlineData("\"publish\": true, ", "\"publish\": false, \"publish_allowed_to\": [ { \"uid\": \"A\" } ], ", "publish_allowed_to[0].type")]
    [InlineData("\"twentyfourseven\": true", "\"twentyfourseven\": false", "opening_times.regular_hours")]
    [InlineData("\"twentyfourseven\": true", "\"twentyfourseven\": false, \"regular_hours\": [ { \"weekday\": 0, \"period_begin\": \"08:00\", \"period_end\": \"20:00\" } ]", "opening_times.regular_hours[0].weekday")]
    [InlineData("\"twentyfourseven\": true", "\"twentyfourseven\": false, \"regular_hours\": [ { \"weekday\": 1, \"period_begin\": \"20:00\", \"period_end\": \"08:00\" } ]", "opening_times.regular_hours[0].period_end")]
    [InlineData("\"twentyfourseven\": true", "\"twentyfourseven\": false, \"regular_hours\": [ { \"weekday\": 1, \"period_begin\": \"08:00\", \"period_end\": \"24:00\" } ]", "opening_times.regular_hours[0].period_end")]
    [InlineData("\"twentyfourseven\": true", "\"twentyfourseven\": true, \"exceptional_closings\": [ { \"period_begin\": \"2026-12-25T00:00:00Z\", \"period_end\": \"2026-12-24T00:00:00Z\" } ]", "opening_times.exceptional_closings[0].period_end")]
    [InlineData("\"type\": \"jpeg\"", "\"type\": \"image/jpeg\"", "images[0].type")]
    [InlineData("\"percentage\": 60", "\"percentage\": 50", "energy_mix.energy_sources")]
    public async Task A_wrong_member_of_a_location_is_named(string right, string wrong, string member)
    {
        var given = Location("\"T1\"");
        given.ShouldContain(right);
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/locations/LOC1", given.Replace(right, wrong)))
            .GetProperty("member").GetString().ShouldBe(member);
    }

    private static string Location(string tariffs) => $$"""
        { "publish": true, "name": "Harbour", "address": "Am Kai 1", "city": "Hamburg", "postal_code": "20457", "country": "DEU",
          "coordinates": { "latitude": "53.543210", "longitude": "9.987650" }, "time_zone": "Europe/Berlin", "operator": { "name": "Abc" },
          "opening_times": { "twentyfourseven": true },
          "images": [ { "url": "https://abc.example/1.jpg", "category": "ENTRANCE", "type": "jpeg" } ],
          "energy_mix": { "is_green_energy": true, "energy_sources": [ { "source": "WIND", "percentage": 60 }, { "source": "SOLAR", "percentage": 40 } ] },
          "evses": [ { "uid": "3256", "evse_id": "DE*ABC*E3256", "physical_reference": "A",
            "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32,
              "tariff_ids": [ {{tariffs}} ] } ] } ] }
        """;

    private async Task<string> CountAsync(string path, string body)
    {
        using var answer = await Api.SendAsync(HttpMethod.Put, path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues("Findings").Single();
    }

    private async Task<IReadOnlyList<string>> FindingsAsync(string path) =>
        [.. (await Api.GetAsync(path + "/findings")).GetProperty("items").EnumerateArray().Select(f => $"{f.GetProperty("rule").GetString()} {f.GetProperty("member").GetString()}")];
}
