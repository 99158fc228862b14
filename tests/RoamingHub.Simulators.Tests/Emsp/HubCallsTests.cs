using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Tests.Emsp;

public sealed class HubCallsTests : EmspTest
{
    private const string Accepted = """{"result":"ACCEPTED","timeout":30}""";

    [Fact]
    public async Task Tokens_are_pushed_whole_or_as_changes()
    {
        var token = Emsp.IssueToken("04 AA");

        (await Emsp.PushTokenAsync(token)).Ok.ShouldBeTrue();
        (await Emsp.PatchTokenAsync("04 AA", new TokenPatch { Valid = false, LastUpdated = token.LastUpdated!.Value.AddSeconds(1) })).Ok.ShouldBeTrue();

        var sent = Cpo.Requests.TakeLast(2).ToList();
        sent.Select(r => $"{r.Method} {r.Path}{r.Query}").ShouldBe(["PUT /2.2.1/tokens/NL/EMS/04 AA?type=RFID", "PATCH /2.2.1/tokens/NL/EMS/04 AA?type=RFID"]);
        sent[0].Body.ShouldBe(OcpiJson.Write(token));
        sent[1].Body.ShouldStartWith("""{"valid":false,"last_updated":""");
        Emsp.Tokens.Single().Valid.ShouldBe(false);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_hubs_lists_are_pulled_and_held_against_the_standard()
    {
        Cpo.Data["/2.2.1/locations"] = OcpiJson.Write(new List<Ocpi.V221.Locations.Location> { Location });
        Cpo.Data["/2.2.1/sessions"] = OcpiJson.Write(new List<Session> { Session });
        Cpo.Data["/2.2.1/cdrs"] = OcpiJson.Write(new List<Ocpi.V221.Cdrs.Cdr> { Cdr });
        Cpo.Data["/2.2.1/tariffs"] = OcpiJson.Write(new List<Ocpi.V221.Tariffs.Tariff> { Tariff });

        (await Emsp.GetLocationsAsync()).Single().Id.ShouldBe("BER-MITTE-1");
        (await Emsp.GetSessionsAsync()).Single().Id.ShouldBe(Session.Id);
        (await Emsp.GetCdrsAsync()).Single().Id.ShouldBe(Cdr.Id);
        (await Emsp.GetTariffsAsync(new ListFilter(Limit: 5))).Single().Id.ShouldBe("AC-DAY");
        Cpo.Requests.Single(r => r.Path == "/2.2.1/sessions").Query.ShouldBe("?date_from=1970-01-01T00%3A00%3A00Z");
        Emsp.Violations.ShouldBeEmpty();

        Cpo.Data["/2.2.1/cdrs"] = OcpiJson.Write(new List<Ocpi.V221.Cdrs.Cdr> { Cdr with { TotalEnergy = 1, Currency = null } });
        await Emsp.GetCdrsAsync();
        Emsp.Violations.ShouldBe(["GET cdrs: currency is missing"]);
    }

    [Fact]
    public async Task A_list_that_fails_throws()
    {
        Cpo.Data["/2.2.1/tariffs"] = "{}";

        (await Emsp.GetTariffsAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldBe("GET tariffs: data is not a list");
    }

    [Fact]
    public async Task A_command_is_answered_at_once_and_its_result_comes_later()
    {
        Cpo.Data["/2.2.1/commands/START_SESSION"] = Accepted;

        var command = await Emsp.StartSessionAsync(Emsp.IssueToken("APP-1", TokenType.APP_USER, WhitelistType.NEVER), "BER-MITTE-1", "3256", "1", "AUTH-1");
        var waiting = Emsp.WaitForResultAsync(command, Soon);
        waiting.IsCompleted.ShouldBeFalse();
        await PostResultAsync(CommandResultType.ACCEPTED);

        command.Response.ShouldBe(CommandResponseType.ACCEPTED);
        (await waiting).Result.ShouldBe(CommandResultType.ACCEPTED);
        var sent = Sent<StartSession>();
        sent.Token!.Uid.ShouldBe("APP-1");
        (sent.LocationId, sent.EvseUid, sent.ConnectorId, sent.AuthorizationReference).ShouldBe(("BER-MITTE-1", "3256", "1", "AUTH-1"));
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_other_commands_carry_what_they_need()
    {
        foreach (var type in Enum.GetNames<CommandType>()) Cpo.Data["/2.2.1/commands/" + type] = Accepted;
        var expiry = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        await Emsp.StopSessionAsync("S-1");
        Sent<StopSession>().SessionId.ShouldBe("S-1");
        await Emsp.ReserveNowAsync(Emsp.IssueToken("CARD"), "R-1", expiry, "L-1", "E-1");
        var reserve = Sent<ReserveNow>();
        (reserve.ReservationId, reserve.ExpiryDate, reserve.LocationId, reserve.EvseUid).ShouldBe(("R-1", expiry, "L-1", "E-1"));
        await Emsp.CancelReservationAsync("R-1");
        Sent<CancelReservation>().ReservationId.ShouldBe("R-1");
        var unlock = await Emsp.UnlockConnectorAsync("L-1", "E-1", "1");
        Sent<UnlockConnector>().ConnectorId.ShouldBe("1");
        unlock.Response.ShouldBe(CommandResponseType.ACCEPTED);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reservation_may_be_cancelled_by_the_hub_after_its_result()
    {
        Cpo.Data["/2.2.1/commands/RESERVE_NOW"] = Accepted;
        var command = await Emsp.ReserveNowAsync(Emsp.IssueToken("CARD"), "R-1", DateTimeOffset.UtcNow.AddHours(1), "L-1");

        await PostResultAsync(CommandResultType.ACCEPTED);
        await PostResultAsync(CommandResultType.CANCELED_RESERVATION);

        (await Emsp.WaitForResultAsync(command, Soon)).Result.ShouldBe(CommandResultType.ACCEPTED);
        (await Emsp.WaitForResultAsync(command, Soon, r => r.Result == CommandResultType.CANCELED_RESERVATION)).ShouldNotBeNull();
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_result_an_unasked_one_and_one_after_a_refusal_are_violations()
    {
        Cpo.Data["/2.2.1/commands/STOP_SESSION"] = """{"result":"UNKNOWN_SESSION","timeout":0}""";
        var command = await Emsp.StopSessionAsync("S-1");
        await PostResultAsync(CommandResultType.FAILED);
        await PostResultAsync(CommandResultType.FAILED);
        await Cpo.Client().PostResultAsync(Cpo.Endpoint(ModuleIds.Commands) + "/STOP_SESSION/unknown", """{"result":"ACCEPTED"}""", null, None);
        await Emsp.WaitForResultAsync(command, Soon);

        Emsp.Violations.Count.ShouldBe(3);
        Emsp.Violations[0].ShouldEndWith("a second result for the same command");
        Emsp.Violations[1].ShouldEndWith("a result that nobody asked for");
        Emsp.Violations[2].ShouldBe("a result for STOP_SESSION, which was answered UNKNOWN_SESSION");
    }

    [Fact]
    public async Task A_result_that_does_not_come_is_a_timeout_that_tells_what_was_seen()
    {
        var command = await Emsp.StopSessionAsync("S-1");

        var timeout = await Emsp.WaitForResultAsync(command, TimeSpan.FromMilliseconds(50)).ShouldThrowAsync<TimeoutException>();

        timeout.Message.ShouldContain("result of STOP_SESSION");
        timeout.Message.ShouldContain("POST /2.2.1/commands/STOP_SESSION -> 200");
    }

    [Fact]
    public async Task A_charging_profile_is_set_and_its_result_comes_later()
    {
        Cpo.Data["/2.2.1/chargingprofiles/S-1"] = Accepted;
        var profile = Example<SetChargingProfile>("set-charging-profile").ChargingProfile!;

        var set = await Emsp.SetChargingProfileAsync("S-1", profile);
        var responseUrl = Sent<SetChargingProfile>().ResponseUrl!;
        await Cpo.Client().PostResultAsync(responseUrl, """{"result":"ACCEPTED"}""", null, None);
        var active = new ActiveChargingProfile(profile.StartDateTime, profile);
        await Cpo.Client().PutActiveChargingProfileAsync(Cpo.Endpoint(ModuleIds.ChargingProfiles), "S-1", OcpiJson.Write(active), None);

        set.Answer.Data!.Result.ShouldBe(ChargingProfileResponseType.ACCEPTED);
        (await Emsp.WaitForResultAsync<ChargingProfileResult>(set, Soon)).Result.ShouldBe(ChargingProfileResultType.ACCEPTED);
        Emsp.ActiveProfileOf("s-1")!.ChargingProfile!.Duration.ShouldBe(3600);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charging_profile_is_asked_for_and_cleared()
    {
        Cpo.Data["/2.2.1/chargingprofiles/S-1"] = Accepted;

        var get = await Emsp.GetActiveChargingProfileAsync("S-1", TimeSpan.FromMinutes(30));
        var query = Uri.UnescapeDataString(Cpo.Requests.Last().Query);
        await Cpo.Client().PostResultAsync(query[(query.IndexOf("response_url=", StringComparison.Ordinal) + 13)..], """{"result":"UNKNOWN"}""", null, None);
        var clear = await Emsp.ClearChargingProfileAsync("S-1");

        query.ShouldStartWith("?duration=1800&response_url=http://127.0.0.1:");
        (await Emsp.WaitForResultAsync<ActiveChargingProfileResult>(get, Soon)).Result.ShouldBe(ChargingProfileResultType.UNKNOWN);
        clear.Answer.Ok.ShouldBeTrue();
        Cpo.Requests.Last().Method.ShouldBe("DELETE");
    }

    [Fact]
    public async Task Charging_preferences_are_answered_with_a_word()
    {
        Cpo.Data["/2.2.1/sessions/S-1/charging_preferences"] = "\"NOT_POSSIBLE\"";

        var result = await Emsp.SetChargingPreferencesAsync("S-1", new ChargingPreferences { ProfileType = ProfileType.CHEAP });

        result.Data.ShouldBe(ChargingPreferencesResponse.NOT_POSSIBLE);
    }

    private T Sent<T>()
        where T : class =>
        OcpiJson.Parse<T>(Cpo.Requests.Last().Body);

    private Task<OcpiResult<NoData>> PostResultAsync(CommandResultType result)
    {
        var url = OcpiJson.Parse<StopSession>(Cpo.Requests.Last().Body).ResponseUrl!;
        return Cpo.Client().PostResultAsync(url, OcpiJson.Write(new CommandResult(result)), null, None);
    }
}
