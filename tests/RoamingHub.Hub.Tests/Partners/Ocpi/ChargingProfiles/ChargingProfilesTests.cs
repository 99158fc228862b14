using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.ChargingProfiles;

/// <summary>Charging profiles that a partner sets, asks for and takes back (OCPI 2.2.1 §14), on the wire on both sides.</summary>
public sealed class ChargingProfilesTests(ProfileWorld world) : IClassFixture<ProfileWorld>
{
    private const string Schedule =
        """{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10.5}],"duration":3600}""";

    [Fact]
    public async Task A_profile_is_set_replaced_told_and_taken_back_on_a_station_of_OCPP_1_6()
    {
        var (station, session) = await world.ChargeAsync("P1");
        await using var _ = station;
        station.On("SetChargingProfile", """{"status":"Accepted"}""");
        station.On("ClearChargingProfile", """{"status":"Accepted"}""");
        station.On("GetCompositeSchedule", $$"""{"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-21T12:00:00Z","chargingSchedule":{{Schedule}}}""");

        var answer = await world.AskAsync(
            HttpMethod.Put, session,
            $$"""
            { "charging_profile": { "start_date_time": "2026-11-21T12:00:00Z", "duration": 1800, "charging_rate_unit": "A", "min_charging_rate": 6.5,
                "charging_profile_period": [ { "start_period": 0, "limit": 16.0 }, { "start_period": 600, "limit": 8.1 } ] },
              "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/chargingprofiles/PUT/P1-1" }
            """,
            ("X-Request-ID", "P1-R1"), ("X-Correlation-ID", "P1-C1"), ("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", "EMS"),
            ("OCPI-to-country-code", "DE"), ("OCPI-to-party-id", "ABC"));
        (answer.Http, answer.Code).ShouldBe((200, 1000));
        Same(answer.Body["data"]!, """{ "result": "ACCEPTED", "timeout": 15 }""");

        Same(await world.HeardAsync("POST", "/chargingprofiles/PUT/P1-1"), """{ "result": "ACCEPTED" }""");
        var result = await world.Emsp.WaitForExchangeAsync(e => e.Inbound && e.Path.EndsWith("/PUT/P1-1", StringComparison.Ordinal), OcpiWorld.Soon);
        (result.Headers["OCPI-from-party-id"], result.Headers["OCPI-to-party-id"], result.Headers["X-Correlation-ID"]).ShouldBe(("ABC", "EMS", "P1-C1"));
        var set = station.Asked.Single(c => c.Action == "SetChargingProfile").Payload;
        var number = set.GetProperty("csChargingProfiles").GetProperty("chargingProfileId").GetInt32();
        var transaction = set.GetProperty("csChargingProfiles").GetProperty("transactionId").GetInt32();
        Same(set, $$"""
            { "connectorId": 1, "csChargingProfiles": { "chargingProfileId": {{number}}, "transactionId": {{transaction}}, "stackLevel": 1,
                "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Absolute", "chargingSchedule": { "duration": 1800,
                    "startSchedule": "2026-11-21T12:00:00.000Z", "chargingRateUnit": "A", "minChargingRate": 6.5,
                    "chargingSchedulePeriod": [ { "startPeriod": 0, "limit": 16.0 }, { "startPeriod": 600, "limit": 8.1 } ] } } }
            """);

        // What holds now is told without being asked for (§14.4.2.2).
        Same(await world.HeardAsync("PUT", "/chargingprofiles/" + session), """
            { "start_date_time": "2026-11-21T12:00:00Z", "charging_profile": { "start_date_time": "2026-11-21T12:00:00Z", "duration": 3600,
                "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 10.5 } ] } }
            """);
        Same(station.Asked.Single(c => c.Action == "GetCompositeSchedule").Payload, """{ "connectorId": 1, "duration": 3600, "chargingRateUnit": "A" }""");

        // The same request again is the same order; another one replaces the profile.
        await PutAsync(session, "P1-1", "P1-R1");
        await PutAsync(session, "P1-2", "P1-R2");
        await world.HeardAsync("POST", "/chargingprofiles/PUT/P1-2");
        station.Asked.Where(c => c.Action == "SetChargingProfile").Select(c => c.Payload.GetProperty("csChargingProfiles").GetProperty("chargingProfileId").GetInt32())
            .ShouldBe([number, number]);
        station.Asked.Last(c => c.Action == "SetChargingProfile").Payload.GetProperty("csChargingProfiles").GetProperty("chargingProfileKind").GetString()
            .ShouldBe("Relative");

        station.On("GetCompositeSchedule", """{"status":"Rejected"}""");
        var cleared = await world.AskAsync(
            HttpMethod.Delete, $"{session}?response_url={Uri.EscapeDataString(world.BaseUrl + "/ocpi/2.2.1/chargingprofiles/DELETE/P1-3")}");
        Same(cleared.Body["data"]!, """{ "result": "ACCEPTED", "timeout": 15 }""");
        Same(await world.HeardAsync("POST", "/chargingprofiles/DELETE/P1-3"), """{ "result": "ACCEPTED" }""");
        Same(station.Asked.Single(c => c.Action == "ClearChargingProfile").Payload, $$"""{ "id": {{number}} }""");
        var most = await world.HeardAsync("PUT", "/chargingprofiles/" + session, body => body.Contains("32", StringComparison.Ordinal));
        Same(most.GetProperty("charging_profile").GetProperty("charging_profile_period"), """[ { "start_period": 0, "limit": 32 } ]""");
    }

    [Fact]
    public async Task A_station_of_OCPP_2_0_1_is_told_the_same_in_its_own_words()
    {
        var (station, session) = await world.ChargeAsync("P2", "ocpp2.0.1");
        await using var _ = station;
        station.On("SetChargingProfile", """{"status":"Accepted"}""");
        station.On("ClearChargingProfile", """{"status":"Unknown"}""");
        station.On("GetCompositeSchedule", """
            {"status":"Accepted","schedule":{"evseId":1,"duration":3600,"scheduleStart":"2026-11-21T12:00:00Z","chargingRateUnit":"W",
             "chargingSchedulePeriod":[{"startPeriod":0,"limit":7360.04}]}}
            """);

        var answer = await world.AskAsync(HttpMethod.Put, session, $$"""
            { "charging_profile": { "charging_rate_unit": "W", "charging_profile_period": [ { "start_period": 0, "limit": 11000 } ] },
              "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/chargingprofiles/PUT/P2-1" }
            """);
        Same(answer.Body["data"]!, """{ "result": "ACCEPTED", "timeout": 15 }""");
        Same(await world.HeardAsync("POST", "/chargingprofiles/PUT/P2-1"), """{ "result": "ACCEPTED" }""");
        var set = station.Asked.Single(c => c.Action == "SetChargingProfile").Payload;
        var number = set.GetProperty("chargingProfile").GetProperty("id").GetInt32();
        Same(set, $$"""
            { "evseId": 1, "chargingProfile": { "id": {{number}}, "stackLevel": 1, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative",
                "transactionId": "TX-P2", "chargingSchedule": [ { "id": 1, "chargingRateUnit": "W", "chargingSchedulePeriod": [ { "startPeriod": 0, "limit": 11000 } ] } ] } }
            """);
        var active = await world.HeardAsync("PUT", "/chargingprofiles/" + session);
        Same(active.GetProperty("charging_profile").GetProperty("charging_profile_period"), """[ { "start_period": 0, "limit": 7360 } ]""");

        await world.AskAsync(HttpMethod.Delete, $"{session}?response_url={world.BaseUrl}/ocpi/2.2.1/chargingprofiles/DELETE/P2-2");
        Same(await world.HeardAsync("POST", "/chargingprofiles/DELETE/P2-2"), """{ "result": "UNKNOWN" }""");
        Same(station.Asked.Single(c => c.Action == "ClearChargingProfile").Payload, $$"""{ "chargingProfileId": {{number}} }""");

        // A limit of the place's own, which the station reports.
        station.On("GetCompositeSchedule", """
            {"status":"Accepted","schedule":{"evseId":1,"duration":3600,"scheduleStart":"2026-11-21T12:05:00Z","chargingRateUnit":"W",
             "chargingSchedulePeriod":[{"startPeriod":0,"limit":4140}]}}
            """);
        await station.CallAsync("NotifyChargingLimit", """{"evseId":1,"chargingLimit":{"chargingLimitSource":"EMS"}}""");
        await world.HeardAsync("PUT", "/chargingprofiles/" + session, body => body.Contains("4140", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_holds_is_told_to_who_asks_even_with_a_response_url_in_clear()
    {
        var (station, session) = await world.ChargeAsync("P3");
        await using var _ = station;
        station.On("GetCompositeSchedule", $$"""{"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-21T12:00:00Z","chargingSchedule":{{Schedule}}}""");

        var answer = await world.AskAsync(
            HttpMethod.Get, $"{session}?response_url={world.BaseUrl}/ocpi/2.2.1/chargingprofiles/GET/P3-1?id=5&part=2&duration=900");
        Same(answer.Body["data"]!, """{ "result": "ACCEPTED", "timeout": 15 }""");
        var told = await world.HeardAsync("POST", "/chargingprofiles/GET/P3-1?id=5&part=2");
        Same(told, """
            { "result": "ACCEPTED", "profile": { "start_date_time": "2026-11-21T12:00:00Z", "charging_profile": { "start_date_time": "2026-11-21T12:00:00Z",
                "duration": 3600, "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 10.5 } ] } } }
            """);
        Same(station.Asked.Single(c => c.Action == "GetCompositeSchedule").Payload, """{ "connectorId": 1, "duration": 900 }""");

        station.On("GetCompositeSchedule", """{"status":"Rejected"}""");
        await world.AskAsync(HttpMethod.Get, $"{session}?duration=900&response_url={world.BaseUrl}/ocpi/2.2.1/chargingprofiles/GET/P3-2");
        Same(await world.HeardAsync("POST", "/chargingprofiles/GET/P3-2"), """{ "result": "REJECTED" }""");
        station.On("GetCompositeSchedule", """{"status":"Accepted"}""");
        await world.AskAsync(HttpMethod.Get, $"{session}?duration=900&response_url={world.BaseUrl}/ocpi/2.2.1/chargingprofiles/GET/P3-3");
        Same(await world.HeardAsync("POST", "/chargingprofiles/GET/P3-3"), """{ "result": "UNKNOWN" }""");
    }

    [Fact]
    public async Task A_session_is_followed_from_the_partners_first_profile_on_and_not_before()
    {
        var (station, session) = await world.ChargeAsync("P4");
        await using var _ = station;
        station.On("SetChargingProfile", """{"status":"Accepted"}""");
        station.On("GetCompositeSchedule", $$"""{"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-21T12:00:00Z","chargingSchedule":{{Schedule}}}""");
        const string own = """
            {"connectorId":0,"csChargingProfiles":{"chargingProfileId":7,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile",
             "chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":20}]}}}
            """;
        await world.It.ApiAsync(HttpMethod.Post, "/api/stations/P4/ocpp/SetChargingProfile", own);
        station.On("SetChargingProfile", """{"status":"Rejected"}""");
        await PutAsync(session, "P4-1", "P4-R1");
        Same(await world.HeardAsync("POST", "/chargingprofiles/PUT/P4-1"), """{ "result": "REJECTED" }""");
        station.Asked.ShouldNotContain(c => c.Action == "GetCompositeSchedule");

        station.On("SetChargingProfile", """{"status":"Accepted"}""");
        await PutAsync(session, "P4-2", "P4-R2");
        await world.HeardAsync("PUT", "/chargingprofiles/" + session);
        station.On("GetCompositeSchedule", """
            {"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-21T12:00:00Z","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":9.37}]}}
            """);
        await world.It.ApiAsync(HttpMethod.Post, "/api/stations/P4/ocpp/SetChargingProfile", own);
        await world.HeardAsync("PUT", "/chargingprofiles/" + session, body => body.Contains("9.3}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_profile_that_begins_later_is_told_of_when_it_begins()
    {
        var (station, session) = await world.ChargeAsync("P5");
        await using var _ = station;
        station.On("SetChargingProfile", """{"status":"Accepted"}""");
        station.On("GetCompositeSchedule", $$"""{"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-21T12:00:00Z","chargingSchedule":{{Schedule}}}""");
        var start = DateTimeOffset.UtcNow.AddSeconds(4).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await world.AskAsync(HttpMethod.Put, session, $$"""
            { "charging_profile": { "start_date_time": "{{start}}", "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 6 } ] },
              "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/chargingprofiles/PUT/P5-1" }
            """);
        await world.HeardAsync("PUT", "/chargingprofiles/" + session);
        station.On("GetCompositeSchedule", """
            {"status":"Accepted","connectorId":1,"scheduleStart":"2026-11-21T12:00:00Z","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.0}]}}
            """);
        await world.HeardAsync("PUT", "/chargingprofiles/" + session, body => body.Contains("\"limit\":6}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_at_once()
    {
        var (station, session) = await world.ChargeAsync("P6");
        await using var _ = station;
        station.On("SetChargingProfile", """{"status":"NotSupported"}""");
        var (incapable, withoutCapability) = await world.ChargeAsync("P7", capable: false);
        await using var __ = incapable;

        (await ResultOfPutAsync(Guid.NewGuid().ToString())).ShouldBe("UNKNOWN_SESSION");
        (await ResultOfPutAsync("not-a-session")).ShouldBe("UNKNOWN_SESSION");
        (await ResultOfPutAsync(withoutCapability)).ShouldBe("NOT_SUPPORTED");
        var key = OcpiToken.Encode((await world.Other.GetCredentialsAsync()).Data!.Token!);
        var others = await world.It.RawAsync(
            HttpMethod.Delete, $"/ocpi/2.2.1/chargingprofiles/{session}?response_url={world.Other.VersionsUrl}", key);
        ((int)others.Body["status_code"]!, (string)others.Body["data"]!["result"]!).ShouldBe((1000, "REJECTED"));

        foreach (var (profile, member) in new[]
        {
            ("""{ "charging_rate_unit": "A" }""", "charging_profile_period"),
            ("""{ "charging_rate_unit": "A", "charging_profile_period": [] }""", "charging_profile_period"),
            ("""{ "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 60, "limit": 6 } ] }""", "start_period"),
            ("""{ "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 6 }, { "start_period": 0, "limit": 7 } ] }""", "[1].start_period"),
            ("""{ "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 6.55 } ] }""", "limit"),
            ("""{ "charging_rate_unit": "A", "min_charging_rate": 4.25, "charging_profile_period": [ { "start_period": 0, "limit": 6 } ] }""", "min_charging_rate"),
            ("""{ "charging_rate_unit": "KW", "charging_profile_period": [ { "start_period": 0, "limit": 6 } ] }""", "charging_rate_unit"),
            ("""{ "charging_profile_period": [ { "start_period": 0, "limit": 6 } ] }""", "charging_rate_unit"),
        })
        {
            var answer = await world.AskAsync(
                HttpMethod.Put, session, $$"""{ "charging_profile": {{profile}}, "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/chargingprofiles/PUT/P6-0" }""");
            (answer.Http, answer.Code).ShouldBe((200, 2001), profile);
            answer.Message.ShouldContain(member);
        }

        foreach (var (method, query, member) in new[]
        {
            (HttpMethod.Get, $"?response_url={world.BaseUrl}/1", "duration"), (HttpMethod.Get, $"?duration=soon&response_url={world.BaseUrl}/1", "duration"),
            (HttpMethod.Get, "?duration=900", "response_url"), (HttpMethod.Delete, "", "response_url"),
            (HttpMethod.Delete, "?response_url=http://169.254.169.254/latest", "response_url"), (HttpMethod.Delete, "?response_url=ftp://127.0.0.1/1", "response_url"),
        })
        {
            var answer = await world.AskAsync(method, session + query);
            (answer.Http, answer.Code).ShouldBe((200, 2001), query);
            answer.Message.ShouldContain(member);
        }

        // A station that says that it cannot is not asked again (§14.6.5 has a word for it, the result has none).
        await PutAsync(session, "P6-1", "P6-R1");
        Same(await world.HeardAsync("POST", "/chargingprofiles/PUT/P6-1"), """{ "result": "REJECTED" }""");
        (await ResultOfPutAsync(session)).ShouldBe("NOT_SUPPORTED");
        station.Asked.Count(c => c.Action == "SetChargingProfile").ShouldBe(1);

        await station.CallAsync("StopTransaction", $$"""
            {"transactionId":{{station.Asked.Single(c => c.Action == "SetChargingProfile").Payload.GetProperty("csChargingProfiles").GetProperty("transactionId")}},
             "meterStop":100,"timestamp":"{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}"}
            """);
        (await ResultOfPutAsync(session)).ShouldBe("REJECTED");
    }

    [Fact]
    public async Task A_station_that_is_silent_or_away_is_a_result_and_an_answer_and_who_asks_too_often_is_told_so()
    {
        var (station, session) = await world.ChargeAsync("P8");
        using (var late = new ManualResetEventSlim())
        {
            station.On("ClearChargingProfile", _ =>
            {
                late.Wait();
                return """{"status":"Accepted"}""";
            });
            await world.AskAsync(HttpMethod.Delete, $"{session}?response_url={world.BaseUrl}/ocpi/2.2.1/chargingprofiles/DELETE/P8-1");
            Same(await world.HeardAsync("POST", "/chargingprofiles/DELETE/P8-1"), """{ "result": "REJECTED" }""");
            late.Set();
        }

        await station.DisposeAsync();
        await world.It.Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM read.stations WHERE station = 'P8' AND NOT connected)");
        var results = new List<string>();
        for (var i = 0; i < 12; i++)
            results.Add(await ResultOfPutAsync(session));
        results[0].ShouldBe("REJECTED");
        results[^1].ShouldBe("TOO_OFTEN");
    }

    private async Task PutAsync(string session, string id, string requestId)
    {
        var answer = await world.AskAsync(
            HttpMethod.Put, session,
            $$"""
            { "charging_profile": { "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 12 } ] },
              "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/chargingprofiles/PUT/{{id}}" }
            """, ("X-Request-ID", requestId));
        Same(answer.Body["data"]!, """{ "result": "ACCEPTED", "timeout": 15 }""");
    }

    private async Task<string> ResultOfPutAsync(string session)
    {
        var answer = await world.AskAsync(HttpMethod.Put, session, $$"""
            { "charging_profile": { "charging_rate_unit": "A", "charging_profile_period": [ { "start_period": 0, "limit": 12 } ] },
              "response_url": "{{world.BaseUrl}}/ocpi/2.2.1/chargingprofiles/PUT/none" }
            """);
        (answer.Http, answer.Code).ShouldBe((200, 1000), answer.Body.ToJsonString());
        return (string)answer.Body["data"]!["result"]!;
    }

    private static void Same(JsonElement actual, string expected) =>
        JsonElement.DeepEquals(actual, JsonElement.Parse(expected)).ShouldBeTrue(actual.GetRawText());

    private static void Same(JsonNode actual, string expected) => Same(JsonElement.Parse(actual.ToJsonString()), expected);
}
