using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Hub.Tests.Partners.Ocpi.ChargingProfiles;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Commands;

/// <summary>Commands in the standard's own words (OCPI 2.2.1 §13), and what a station hears of them.</summary>
public sealed class CommandsOnTheWireTests(ProfileWorld world) : IClassFixture<ProfileWorld>
{
    [Fact]
    public async Task A_card_that_nobody_knows_charges_by_command_without_being_asked_for()
    {
        await using var station = await FreeAsync("W1");
        station.On("RemoteStartTransaction", """{"status":"Accepted"}""");
        const string token = """
            { "country_code": "NL", "party_id": "EMS", "uid": "04W1W1W1W1", "type": "RFID", "contract_id": "NL-EMS-C00000W1-K", "issuer": "Example Mobility",
              "valid": false, "whitelist": "NEVER", "last_updated": "2026-11-21T12:00:00Z" }
            """;
        var answer = await SendAsync(
            "START_SESSION",
            $$"""
            { "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/commands/START_SESSION/W1-1?id=5&a=b%20c", "token": {{token}}, "location_id": "W1", "evse_uid": "W1",
              "connector_id": "1", "authorization_reference": "REF-W1" }
            """,
            ("X-Correlation-ID", "W1-C1"));
        (answer.Http, answer.Code).ShouldBe((200, 1000));
        Same(answer.Body["data"]!, """{ "result": "ACCEPTED", "timeout": 15 }""");
        Same(await world.HeardAsync("POST", "/commands/START_SESSION/W1-1?id=5&a=b%20c"), """{ "result": "ACCEPTED" }""");
        var result = await world.Emsp.WaitForExchangeAsync(e => e.Inbound && e.Path.Contains("/START_SESSION/W1-1", StringComparison.Ordinal), OcpiWorld.Soon);
        (result.Headers["X-Correlation-ID"], result.Headers["OCPI-to-party-id"], result.Headers["OCPI-from-party-id"]).ShouldBe(("W1-C1", "EMS", "ABC"));
        result.Headers["Authorization"].ShouldStartWith("Token ");
        Same(station.Asked.Single(c => c.Action == "RemoteStartTransaction").Payload, """{ "connectorId": 1, "idTag": "04W1W1W1W1" }""");

        // The token is not checked and not kept, but its data are the session's and the bill's (§13.3.5).
        (await station.CallAsync("Authorize", """{"idTag":"04W1W1W1W1"}""")).GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        var kept = await AskAsync(HttpMethod.Get, "tokens/NL/EMS/04W1W1W1W1");
        (kept.Http, kept.Code).ShouldBe((404, 2004));
        var begun = await station.CallAsync(
            "StartTransaction", $$"""{"connectorId":1,"idTag":"04W1W1W1W1","meterStart":0,"timestamp":"{{At(-60)}}"}""");
        var session = await world.Emsp.WaitForSessionAsync(s => s.LocationId == "W1", OcpiWorld.Soon);
        session.CdrToken!.ContractId.ShouldBe("NL-EMS-C00000W1-K");
        await station.CallAsync(
            "StopTransaction", $$"""{"transactionId":{{begun.GetProperty("transactionId")}},"meterStop":5000,"timestamp":"{{At(-1)}}"}""");
        var cdr = await world.Emsp.WaitForCdrAsync(c => c.SessionId == session.Id, OcpiWorld.Soon);
        (cdr.CdrToken!.ContractId, cdr.AuthMethod!.Text, cdr.AuthorizationReference).ShouldBe(("NL-EMS-C00000W1-K", "COMMAND", "REF-W1"));
        world.Emsp.Exchanges.ShouldNotContain(e => e.Inbound && e.Path.Contains("04W1W1W1W1/authorize", StringComparison.Ordinal));
        var over = await SendAsync("STOP_SESSION", $$"""{ "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/commands/STOP_SESSION/W1-2", "session_id": "{{session.Id}}" }""");
        ((string)over.Body["data"]!["result"]!, over.Code).ShouldBe(("REJECTED", 1000));

        // Who comes later than a quarter of an hour is asked for like anybody (§13.3.5).
        var order = (await world.It.Hub.Service<EventLog>().ReadStreamAsync(RemoteStream.OfStart(await OrderOfAsync("W1")))).Select(e => e.Data)
            .OfType<RemoteStartRequested>().Single();
        (order.UsableUntil - order.At).ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task An_app_users_long_id_is_an_alias_to_the_station_and_let_in_without_asking()
    {
        await using var station = await FreeAsync("W2");
        station.On("RemoteStartTransaction", """{"status":"Accepted"}""");
        (await StartAsync("W2", AppUser)).ShouldBe("ACCEPTED");
        await world.HeardAsync("POST", "/commands/START_SESSION/W2");
        var alias = station.Asked.Single().Payload.GetProperty("idTag").GetString()!;
        alias.Length.ShouldBeLessThanOrEqualTo(20);
        var authorized = await station.CallAsync("Authorize", $$"""{"idTag":"{{alias}}"}""");
        authorized.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{alias}}","meterStart":0,"timestamp":"{{At(0)}}"}""");
        (await world.Emsp.WaitForSessionAsync(s => s.LocationId == "W2", OcpiWorld.Soon)).CdrToken!.Uid.ShouldBe(Uid);
        world.Emsp.Exchanges.ShouldNotContain(e => e.Inbound && e.Path.Contains("/authorize", StringComparison.Ordinal) && e.Path.Contains(Uid, StringComparison.Ordinal));
        (await StartAsync("W2", AppUser.Replace(Uid, "another-driver", StringComparison.Ordinal))).ShouldBe("ACCEPTED"); // no word of the connector yet
        await station.CallAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");
        (await StartAsync("W2", AppUser.Replace(Uid, "another-driver", StringComparison.Ordinal))).ShouldBe("REJECTED");
    }

    [Fact]
    public async Task A_driver_who_taps_twice_starts_one_charge_and_hears_of_both()
    {
        await using var station = await FreeAsync("W3");
        using var thinking = new ManualResetEventSlim();
        station.On("RemoteStartTransaction", _ =>
        {
            thinking.Wait(TimeSpan.FromSeconds(1));
            return """{"status":"Accepted"}""";
        });
        (await StartAsync("W3", AppUser, "W3-1")).ShouldBe("ACCEPTED");
        (await StartAsync("W3", AppUser, "W3-2")).ShouldBe("ACCEPTED");
        thinking.Set();
        Same(await world.HeardAsync("POST", "/commands/START_SESSION/W3-1"), """{ "result": "ACCEPTED" }""");
        Same(await world.HeardAsync("POST", "/commands/START_SESSION/W3-2"), """{ "result": "ACCEPTED" }""");
        station.Asked.Count(c => c.Action == "RemoteStartTransaction").ShouldBe(1);
    }

    [Fact]
    public async Task A_reservations_name_stays_with_us_and_the_station_gets_a_number()
    {
        await using var station = await FreeAsync("W4");
        station.On("ReserveNow", """{"status":"Accepted"}""");
        station.On("CancelReservation", """{"status":"Accepted"}""");
        const string name = "3f0e4b2c-6b1f-4a53-9d2e-0c1d2e3f4a5b";
        var expiry = At(60);
        for (var i = 1; i <= 2; i++)
        {
            var answer = await SendAsync("RESERVE_NOW", $$"""
                { "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/commands/RESERVE_NOW/W4-{{i}}", "token": {{AppUser}}, "expiry_date": "{{expiry}}",
                  "reservation_id": "{{name}}", "location_id": "W4" }
                """);
            Same(answer.Body["data"]!, """{ "result": "ACCEPTED", "timeout": 15 }""");
            Same(await world.HeardAsync("POST", $"/commands/RESERVE_NOW/W4-{i}"), """{ "result": "ACCEPTED" }""");
        }

        var asked = station.Asked.Where(c => c.Action == "ReserveNow").Select(c => c.Payload).ToList();
        var number = asked[0].GetProperty("reservationId").GetInt32();
        asked[1].GetProperty("reservationId").GetInt32().ShouldBe(number);
        number.ShouldBePositive();
        asked[0].GetProperty("expiryDate").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse(expiry, CultureInfo.InvariantCulture));
        asked[0].GetProperty("expiryDate").GetString()!.ShouldEndWith("Z");
        await SendAsync(
            "CANCEL_RESERVATION", $$"""{ "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/commands/CANCEL_RESERVATION/W4-3", "reservation_id": "{{name}}" }""");
        Same(await world.HeardAsync("POST", "/commands/CANCEL_RESERVATION/W4-3"), """{ "result": "ACCEPTED" }""");
        Same(station.Asked.Single(c => c.Action == "CancelReservation").Payload, $$"""{ "reservationId": {{number}} }""");
    }

    [Fact]
    public async Task What_a_command_lacks_is_2001_with_the_member_named()
    {
        await using var station = await FreeAsync("W5", "START_SESSION_CONNECTOR_REQUIRED");
        var url = world.BaseUrl + "/ocpi/2.2.1/commands/W5";
        foreach (var (command, body, member) in new[]
        {
            ("START_SESSION", $$"""{ "response_url": "{{url}}", "token": {{AppUser}}, "location_id": "W5", "connector_id": "1" }""", "evse_uid"),
            ("START_SESSION", $$"""{ "response_url": "{{url}}", "token": {{AppUser}}, "location_id": "W5", "evse_uid": "W5" }""", "connector_id"),
            ("START_SESSION", $$"""{ "token": {{AppUser}}, "location_id": "W5" }""", "response_url"),
            ("START_SESSION", $$"""{ "response_url": "{{url}}", "location_id": "W5" }""", "token"),
            ("STOP_SESSION", $$"""{ "response_url": "{{url}}" }""", "session_id"),
            ("RESERVE_NOW", $$"""{ "response_url": "{{url}}", "token": {{AppUser}}, "reservation_id": "R", "location_id": "W5" }""", "expiry_date"),
            ("CANCEL_RESERVATION", $$"""{ "response_url": "{{url}}" }""", "reservation_id"),
            ("UNLOCK_CONNECTOR", $$"""{ "response_url": "{{url}}", "location_id": "W5", "connector_id": "1" }""", "evse_uid"),
            ("UNLOCK_CONNECTOR", $$"""{ "response_url": "{{url}}", "location_id": "W5", "evse_uid": "W5" }""", "connector_id"),
            ("UNLOCK_CONNECTOR", $$"""{ "response_url": "{{url}}", "evse_uid": "W5", "connector_id": "1" }""", "location_id"),
        })
        {
            var answer = await SendAsync(command, body);
            (answer.Http, answer.Code).ShouldBe((200, 2001), body);
            answer.Message.ShouldContain(member);
        }

        (await SendAsync("START_SESSION", $$"""{ "response_url": "{{url}}", "token": {{AppUser}}, "location_id": "W5", "evse_uid": "W5" }"""))
            .Body["data"]!["result"]!.GetValue<string>().ShouldBe("REJECTED");
        (await SendAsync("DANCE", "{}")).Http.ShouldBe(404);
        (await AskAsync(HttpMethod.Get, "commands/START_SESSION")).Http.ShouldBe(405);
        station.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_is_the_askers_own()
    {
        await using var station = await FreeAsync("W6");
        (await StartAsync("W6", AppUser.Replace("\"EMS\"", "\"OTH\"", StringComparison.Ordinal))).ShouldBe("REJECTED");
        station.Asked.ShouldBeEmpty();
    }

    private const string Uid = "7c3e1f4f-51a5-4e0c-9a3b-0a1c2f6d7e99";

    private const string AppUser = $$"""
        { "country_code": "NL", "party_id": "EMS", "uid": "{{Uid}}", "type": "APP_USER", "contract_id": "NL-EMS-C00000AA-1",
          "issuer": "Example Mobility", "valid": true, "whitelist": "NEVER", "last_updated": "2026-11-21T12:00:00Z" }
        """;

    private async Task<PlainStation> FreeAsync(string name, string? capability = null)
    {
        await world.DescribeAsync(name);
        if (capability is not null)
        {
            var site = JsonNode.Parse(OcpiWorld.Location)!;
            var evse = site["evses"]![0]!;
            (evse["uid"], evse["evse_id"], evse["capabilities"]) = (name, $"DE*ABC*E{name}", new JsonArray(capability));
            await world.It.DescribeLocationAsync(name, site.ToJsonString());
        }

        return await PlainStation.ConnectAsync(world.It.Hub, name, "ocpp1.6");
    }

    private async Task<string> StartAsync(string name, string token, string? id = null)
    {
        var answer = await SendAsync("START_SESSION", $$"""
            { "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/commands/START_SESSION/{{id ?? name}}", "token": {{token}}, "location_id": "{{name}}",
              "evse_uid": "{{name}}", "connector_id": "1" }
            """);
        (answer.Http, answer.Code).ShouldBe((200, 1000));
        return (string)answer.Body["data"]!["result"]!;
    }

    private Task<RawAnswer> SendAsync(string command, string body, params (string Name, string Value)[] headers) =>
        AskAsync(HttpMethod.Post, "commands/" + command, body, headers);

    private async Task<RawAnswer> AskAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        await world.It.RawAsync(method, "/ocpi/2.2.1/" + path, OcpiToken.Encode((await world.Emsp.GetCredentialsAsync()).Data!.Token!), body, headers);

    private async Task<Guid> OrderOfAsync(string station)
    {
        await world.It.CaughtUpAsync();
        return await world.It.Hub.Database.QueryAsync<Guid>($"SELECT id FROM read.remote_starts WHERE station = '{station}'");
    }

    private static string At(int minutes) => DateTime.UtcNow.AddMinutes(minutes).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static void Same(JsonElement actual, string expected) =>
        JsonElement.DeepEquals(actual, JsonElement.Parse(expected)).ShouldBeTrue(actual.GetRawText());

    private static void Same(JsonNode actual, string expected) => Same(JsonElement.Parse(actual.ToJsonString()), expected);
}
