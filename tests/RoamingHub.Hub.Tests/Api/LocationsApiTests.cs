using System.Net;
using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Tests.Api;

public sealed class LocationsApiTests : ApiTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_location_is_answered_as_partners_see_it()
    {
        var put = await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256"), Evse("3257")));

        (put.GetProperty("country_code").GetString(), put.GetProperty("party_id").GetString(), put.GetProperty("id").GetString()).ShouldBe(("DE", "ABC", "LOC1"));
        var updated = put.GetProperty("last_updated").GetString();
        updated.ShouldNotBeNull().ShouldEndWith("Z");
        put.GetProperty("evses")[0].GetProperty("last_updated").GetString().ShouldBe(updated);
        put.GetProperty("evses")[0].GetProperty("connectors")[0].GetProperty("last_updated").GetString().ShouldBe(updated);
        put.GetProperty("evses")[0].GetProperty("status").GetString().ShouldBe("AVAILABLE");
        ShouldBeJson(await Api.GetAsync("/api/locations/loc1"), put.GetRawText());
        ShouldBeJson((await Api.GetAsync("/api/locations")).GetProperty("items")[0], put.GetRawText());
    }

    [Fact]
    public async Task The_same_description_again_adds_nothing_to_the_log()
    {
        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256")));
        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256")));
        (await Api.Log.HeadAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task An_EVSE_that_is_left_out_stays_as_REMOVED_and_the_others_keep_their_time()
    {
        var first = await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256"), Evse("3257")));
        var second = await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256")));

        Statuses(second).ShouldBe(["3256 AVAILABLE", "3257 REMOVED"]);
        var kept = second.GetProperty("evses")[0].GetProperty("last_updated").GetString();
        kept.ShouldBe(first.GetProperty("last_updated").GetString());
        string.CompareOrdinal(second.GetProperty("last_updated").GetString(), kept).ShouldBeGreaterThan(0);
        second.GetProperty("evses")[1].GetProperty("last_updated").GetString().ShouldBe(second.GetProperty("last_updated").GetString());
    }

    [Fact]
    public async Task A_linked_EVSE_shows_what_its_station_tells()
    {
        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256"), Evse("3257")));
        await Api.PutAsync("/api/stations/CP-1", """{ "connectors": [ { "connectorId": 1, "evseUid": "3256" } ] }""");
        (await StatusesAsync()).ShouldBe(["3256 UNKNOWN", "3257 AVAILABLE"]);

        await TellStationAsync(new StationConnected(new("CP-1"), "ocpp1.6", 1, Noon), State(1, ConnectorState.Reserved));
        (await StatusesAsync()).ShouldBe(["3256 RESERVED", "3257 AVAILABLE"]);

        await TellStationAsync(State(0, ConnectorState.Faulted));
        (await StatusesAsync()).ShouldBe(["3256 OUTOFORDER", "3257 AVAILABLE"]);

        await TellStationAsync(State(0, ConnectorState.Available), State(1, ConnectorState.Available));
        await Api.TellAsync(SessionStream.Of(new("11111111-1111-8111-8111-111111111111")), new ChargingStarted(
            new(new("CP-1"), 1), "1", TokenRef.Read("T"), Energy.Zero, Noon, Noon, Core.Authorization.PermitResult.Accepted, "local"));
        (await StatusesAsync()).ShouldBe(["3256 CHARGING", "3257 AVAILABLE"]);
    }

    [Fact]
    public async Task A_status_that_changes_is_passed_up_and_one_that_does_not_is_not()
    {
        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256"), Evse("3257")));
        await Api.PutAsync("/api/stations/CP-1", """{ "connectors": [ { "connectorId": 1, "evseUid": "3256" } ] }""");
        await TellStationAsync(new StationConnected(new("CP-1"), "ocpp1.6", 1, Noon), State(1, ConnectorState.Preparing));
        var before = await Api.GetAsync("/api/locations/LOC1");

        await TellStationAsync(State(1, ConnectorState.Charging), State(1, ConnectorState.Finishing));
        ShouldBeJson(await Api.GetAsync("/api/locations/LOC1"), before.GetRawText());

        await TellStationAsync(State(1, ConnectorState.Available));
        var after = await Api.GetAsync("/api/locations/LOC1");
        var changed = after.GetProperty("evses")[0].GetProperty("last_updated").GetString();
        string.CompareOrdinal(changed, before.GetProperty("last_updated").GetString()).ShouldBeGreaterThan(0);
        after.GetProperty("last_updated").GetString().ShouldBe(changed);
        after.GetProperty("evses")[1].GetRawText().ShouldBe(before.GetProperty("evses")[1].GetRawText());
    }

    [Fact]
    public async Task A_deleted_location_stays_with_everything_REMOVED_until_it_is_described_again()
    {
        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256")));

        (await Api.SendAsync(HttpMethod.Delete, "/api/locations/LOC1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Api.SendAsync(HttpMethod.Delete, "/api/locations/LOC1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StatusesAsync()).ShouldBe(["3256 REMOVED"]);
        (await Api.Log.HeadAsync()).ShouldBe(2);

        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256")));
        (await StatusesAsync()).ShouldBe(["3256 AVAILABLE"]);
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-location", HttpMethod.Delete, "/api/locations/LOC2");
    }

    [Fact]
    public async Task The_core_gets_what_decisions_need()
    {
        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256")));

        var fact = (await Api.Log.ReadStreamAsync(LocationStream.Of("LOC1"))).Single().Data.ShouldBeOfType<LocationDescribed>();
        var location = fact.Location;
        (location.Owner, location.City, location.TimeZone, location.Publish).ShouldBe((new PartyId("DE", "ABC"), "Hamburg", "Europe/Berlin", true));
        location.Evses.Single().Connectors.Single().PowerWatts.ShouldBe(22080);
        location.Evses.Single().Connectors.Single().TariffIds.ShouldBe(["T1"]);
    }

    [Theory]
    [InlineData("\"city\": \"Hamburg\",", "", "city")]
    [InlineData("\"country\": \"DEU\"", "\"country\": \"DE\"", "country")]
    [InlineData("53.543210", "53.5", "coordinates.latitude")]
    [InlineData("Europe/Berlin", "Europe/Hamburg", "time_zone")]
    [InlineData("\"IEC_62196_T2\"", "\"TYPE2\"", "evses[0].connectors[0].standard")]
    [InlineData("\"max_voltage\": 230", "\"max_voltage\": \"much\"", "body")]
    [InlineData("\"publish\": true", "\"publish\": true, \"id\": \"LOC9\"", "id")]
    [InlineData("\"publish\": true", "\"publish\": true, \"country_code\": \"FR\", \"party_id\": \"XYZ\"", "party_id")]
    public async Task A_wrong_member_is_named_in_OCPIs_words(string right, string wrong, string member) =>
        (await Api.RefusedAsync(
            HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/locations/LOC1", Location(Evse("3256")).Replace(right, wrong)))
        .GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task Text_that_is_not_JSON_is_refused() =>
        await Api.RefusedAsync(HttpStatusCode.BadRequest, "malformed-json", HttpMethod.Put, "/api/locations/LOC1", "{");

    [Fact]
    public async Task An_EVSE_cannot_be_in_two_places()
    {
        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3256")));
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/locations/LOC2", Location(Evse("3256"))))
            .GetProperty("member").GetString().ShouldBe("evses");

        await Api.PutAsync("/api/locations/LOC1", Location(Evse("3257")));
        await Api.PutAsync("/api/locations/LOC2", Location(Evse("3256")));
    }

    [Fact]
    public async Task Many_locations_are_imported_or_none()
    {
        var good = WithId("LOC1", Location(Evse("1")));
        var bad = WithId("LOC2", Location(Evse("2"))).Replace("Hamburg", "");

        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, "/api/locations/import", $"[{good},{bad}]"))
            .GetProperty("member").GetString().ShouldBe("[1].city");
        (await Api.Log.HeadAsync()).ShouldBe(0);

        ShouldBeJson(await Api.PostAsync("/api/locations/import", $"[{good}]"), """{ "imported": 1, "unchanged": 0 }""");
        ShouldBeJson(
            await Api.PostAsync("/api/locations/import", $"[{good},{WithId("LOC3", Location(Evse("3")))}]"), """{ "imported": 1, "unchanged": 1 }""");
    }

    private static string Evse(string uid) => $$"""
        { "uid": "{{uid}}", "evse_id": "DE*ABC*E{{uid}}", "status": "AVAILABLE",
          "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32,
                            "tariff_ids": [ "T1" ] } ] }
        """;

    private static string Location(params string[] evses) => $$"""
        { "publish": true, "name": "Harbour", "address": "Am Kai 1", "city": "Hamburg", "postal_code": "20457", "country": "DEU",
          "coordinates": { "latitude": "53.543210", "longitude": "9.987650" }, "time_zone": "Europe/Berlin", "evses": [ {{string.Join(", ", evses)}} ] }
        """;

    private static string WithId(string id, string location) => $$"""{ "id": "{{id}}", {{location.TrimStart()[1..]}}""";

    private static ConnectorStateReported State(int connector, ConnectorState state) =>
        new(new(new("CP-1"), connector), state, state.ToString(), "NoError", null, null, null, Noon, Noon);

    private static IEnumerable<string> Statuses(JsonElement location) =>
        location.GetProperty("evses").EnumerateArray().Select(e => $"{e.GetProperty("uid").GetString()} {e.GetProperty("status").GetString()}");

    private async Task<IReadOnlyList<string>> StatusesAsync() => [.. Statuses(await Api.GetAsync("/api/locations/LOC1"))];

    private Task TellStationAsync(params object[] facts) => Api.TellAsync(StationStream.Of(new("CP-1")), facts);
}
