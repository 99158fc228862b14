using System.Net;
using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;

namespace RoamingHub.Hub.Tests.Api;

public sealed class StationsApiTests : ApiTest
{
    private const string Described = """
        { "password": "s3cret", "protocol": "ocpp1.6", "validation": "strict",
          "connectors": [ { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1" } ] }
        """;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_station_is_described_and_seen_at_once()
    {
        var put = await Api.PutAsync("/api/stations/CP-1", Described);

        ShouldBeJson(put, """
            { "id": "CP-1", "connected": false, "protocol": "ocpp1.6", "validation": "strict", "deviations": [],
              "connectors": [ { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1" } ] }
            """);
        ShouldBeJson(await Api.GetAsync("/api/stations/CP-1"), put.GetRawText());
        (await Api.GetAsync("/api/stations")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_description_again_adds_nothing_to_the_log_and_another_one_does()
    {
        await Api.PutAsync("/api/stations/CP-1", Described);
        await Api.PutAsync("/api/stations/CP-1", Described);
        (await Api.Log.HeadAsync()).ShouldBe(1);

        await Api.PutAsync("/api/stations/CP-1", Described.Replace("3256", "3257"));

        (await Api.Log.HeadAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task What_the_station_told_of_itself_is_shown()
    {
        await Api.PutAsync("/api/stations/CP-1", Described);
        await Api.TellAsync(
            StationStream.Of(new("CP-1")),
            new StationBooted(new("CP-1"), "Accepted", """{"chargePointVendor":"V","chargePointModel":"M"}""", Noon),
            new ConnectorStateReported(new(new("CP-1"), 0), ConnectorState.Available, "Available", "NoError", null, null, null, Noon, Noon),
            new ConnectorStateReported(new(new("CP-1"), 1), ConnectorState.Faulted, "Faulted", "GroundFailure", "i", "v", "E1", Noon, Noon));

        ShouldBeJson(await Api.GetAsync("/api/stations/CP-1"), """
            { "id": "CP-1", "connected": false, "protocol": "ocpp1.6", "validation": "strict", "deviations": [], "registrationStatus": "Accepted",
              "bootNotification": { "chargePointVendor": "V", "chargePointModel": "M" },
              "connectors": [ { "connectorId": 0, "status": "Available", "errorCode": "NoError", "timestamp": "2026-03-01T12:00:00Z" },
                              { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1", "status": "Faulted", "errorCode": "GroundFailure", "info": "i",
                                "vendorId": "v", "vendorErrorCode": "E1", "timestamp": "2026-03-01T12:00:00Z",
                                "error": { "code": "GroundFailure", "severity": "safety", "meaning": "ground fault circuit interrupter has tripped" } } ] }
            """);
    }

    [Theory]
    [InlineData("""{ "protocol": "ocpp1.5" }""", "protocol")]
    [InlineData("""{ "validation": "none" }""", "validation")]
    [InlineData("""{ "connectors": [ { "connectorId": 0 } ] }""", "connectors[0].connectorId")]
    [InlineData("""{ "connectors": [ { "evseUid": "3256" } ] }""", "connectors[0].connectorId")]
    [InlineData("""{ "connectors": [ { "connectorId": "one" } ] }""", "connectors[0].connectorId")]
    [InlineData("""{ "connectors": [ { "connectorId": 1 }, { "connectorId": 1 } ] }""", "connectors")]
    [InlineData("""{ "connectors": 1 }""", "connectors")]
    public async Task A_wrong_member_is_named(string body, string member) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/stations/CP-1", body))
        .GetProperty("member").GetString().ShouldBe(member);

    [Fact]
    public async Task A_name_no_station_can_connect_with_is_refused() =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/stations/a:b", "{}"))
        .GetProperty("member").GetString().ShouldBe("stationId");

    [Fact]
    public async Task A_removed_station_is_gone()
    {
        await Api.PutAsync("/api/stations/CP-1", Described);

        (await Api.SendAsync(HttpMethod.Delete, "/api/stations/CP-1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-station", HttpMethod.Get, "/api/stations/CP-1");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-station", HttpMethod.Delete, "/api/stations/CP-1");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-station", HttpMethod.Get, "/api/stations/CP-1/messages");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-station", HttpMethod.Post, "/api/stations/CP-1/ocpp/Reset", "{}");
    }

    [Fact]
    public async Task A_call_goes_to_the_station_as_it_was_given_and_its_answer_comes_back_as_it_is()
    {
        await Api.PutAsync("/api/stations/CP-1", Described);
        Api.Stations.Next = new StationCallResult.Answered(Encoding.UTF8.GetBytes("""{"status":"Accepted"}"""));
        const string payload = """{ "type":  "Soft", "zz": 1.50, "aa": null }""";

        var answer = await Api.PostAsync("/api/stations/CP-1/ocpp/Reset?timeout=7", payload);

        Api.Stations.Asked.ShouldBe(("CP-1", "Reset", payload, TimeSpan.FromSeconds(7)));
        ShouldBeJson(answer, """{ "payload": { "status": "Accepted" } }""");
    }

    [Fact]
    public async Task Each_way_a_call_can_fail_has_its_own_answer()
    {
        await Api.PutAsync("/api/stations/CP-1", Described);

        await RefusedAsync(new StationCallResult.NotConnected(), HttpStatusCode.Conflict, "station-not-connected");
        await RefusedAsync(new StationCallResult.UnknownAction(), HttpStatusCode.NotFound, "unknown-action");
        await RefusedAsync(new StationCallResult.NoAnswer(), HttpStatusCode.GatewayTimeout, "no-answer");
        await RefusedAsync(new StationCallResult.Disconnected(), HttpStatusCode.GatewayTimeout, "station-disconnected");
        (await RefusedAsync(new StationCallResult.InvalidPayload("type", "is missing"), HttpStatusCode.BadRequest, "invalid-input"))
            .GetProperty("member").GetString().ShouldBe("type");
        var refused = await RefusedAsync(new StationCallResult.CallError("NotSupported", "no"), HttpStatusCode.BadGateway, "call-error");
        (refused.GetProperty("errorCode").GetString(), refused.GetProperty("errorDescription").GetString()).ShouldBe(("NotSupported", "no"));
    }

    [Theory]
    [InlineData("{", "malformed-json")]
    [InlineData("", "malformed-json")]
    [InlineData("[]", "malformed-json")]
    public async Task A_payload_that_is_no_object_never_reaches_the_station(string payload, string type)
    {
        await Api.PutAsync("/api/stations/CP-1", Described);
        await Api.RefusedAsync(HttpStatusCode.BadRequest, type, HttpMethod.Post, "/api/stations/CP-1/ocpp/Reset", payload);
        Api.Stations.Asked.Station.ShouldBeNull();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("301")]
    [InlineData("soon")]
    public async Task A_timeout_that_makes_no_sense_is_refused(string timeout) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Post, $"/api/stations/CP-1/ocpp/Reset?timeout={timeout}", "{}"))
        .GetProperty("member").GetString().ShouldBe("timeout");

    private async Task<System.Text.Json.JsonElement> RefusedAsync(StationCallResult result, HttpStatusCode status, string type)
    {
        Api.Stations.Next = result;
        return await Api.RefusedAsync(status, type, HttpMethod.Post, "/api/stations/CP-1/ocpp/Reset", """{ "type": "Soft" }""");
    }
}
