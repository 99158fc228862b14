using System.Text.Json.Nodes;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Sessions;

/// <summary>What goes over the wire to a partner that follows a session (OCPI 2.2.1 §9.2.2). Each test has a partner and a station of its own in one hub.</summary>
public sealed class SessionPushTests(SessionPushTests.World shared) : IClassFixture<SessionPushTests.World>
{
    private static int _number;

    private OcpiWorld It => shared.It;

    [Fact]
    public async Task A_new_session_is_put_whole_then_exactly_its_changes_are_patched_and_nothing_follows_the_end()
    {
        var (emsp, station, card) = await BeginAsync();
        await using var connected = station;
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(10_000, 1) { Duration = TimeSpan.FromMinutes(30) });
        var id = (await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon)).Id!;
        await charge.StopAsync();
        await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        await emsp.WaitForCdrAsync(_ => true, OcpiWorld.Soon);
        var late = charge.StartedAt.AddMinutes(7);
        await station.MeterValuesAsync(new(1, [new(late, [new("1234")])], charge.TransactionId));
        await It.CaughtUpAsync();

        var pushes = Pushes(emsp);
        pushes.Select(p => p.Method).ShouldBe(["PUT", "PATCH"]);
        pushes.ShouldAllBe(p => p.Path == $"/ocpi/2.2.1/sessions/DE/ABC/{id}");
        var (whole, changes) = (JsonNode.Parse(pushes[0].Body)!.AsObject(), JsonNode.Parse(pushes[1].Body)!.AsObject());
        whole.Remove("last_updated").ShouldBeTrue();
        whole.Remove("start_date_time").ShouldBeTrue();
        JsonNode.DeepEquals(whole, JsonNode.Parse(
            $$"""
            { "country_code": "DE", "party_id": "ABC", "id": "{{id}}", "kwh": 0, "cdr_token": { "country_code": "{{emsp.Party.CountryCode}}",
              "party_id": "{{emsp.Party.PartyId}}", "uid": "{{card}}", "type": "RFID", "contract_id": "{{emsp.Tokens[0].ContractId}}" },
              "auth_method": "WHITELIST", "location_id": "{{station.Options.Id}}", "evse_uid": "{{station.Options.Id}}", "connector_id": "1", "currency": "EUR",
              "total_cost": { "excl_vat": 0.5, "incl_vat": 0.6 }, "status": "ACTIVE" }
            """)).ShouldBeTrue(whole.ToJsonString());
        changes.Select(m => m.Key).Order().ShouldBe(["charging_periods", "end_date_time", "kwh", "last_updated", "status", "total_cost"]);
        ((decimal)changes["kwh"]!, (string)changes["status"]!, (decimal)changes["total_cost"]!["excl_vat"]!).ShouldBe((10m, "COMPLETED", 4.5m));
        changes["charging_periods"]!.AsArray().Sum(p => (decimal)p!["dimensions"]![0]!["volume"]!).ShouldBe(10m); // kWh
        (await It.ApiAsync(HttpMethod.Get, $"/api/sessions/{id}/events"))["items"]!.AsArray().Count(e => (string)e!["type"]! == "meter_read").ShouldBe(2);
        emsp.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2001", "PUT PATCH GET PUT")]
    [InlineData("404", "PUT PATCH GET PUT")]
    [InlineData("500", "PUT PATCH GET PUT")]
    [InlineData("lost", "PUT PATCH GET")] // it had arrived, and the partner says so
    public async Task After_a_patch_that_did_not_succeed_the_partner_is_asked_and_gets_the_whole(string failure, string expected)
    {
        var (emsp, station, card) = await BeginAsync();
        await using var connected = station;
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        emsp.Faults.Set(failure switch
        {
            "2001" => new EmspFault.OcpiError(2001), "lost" => new EmspFault.LoseAnswer(),
            var status => new EmspFault.HttpError(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)),
        }, "sessions", times: 1);
        await charge.StopAsync();
        var ended = await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        ended.ChargingPeriods!.Sum(p => p.Dimensions![0].Volume).ShouldBe(10m);
        await emsp.WaitForExchangeAsync(_ => Pushes(emsp).Count >= expected.Split(' ').Length, OcpiWorld.Soon);
        Pushes(emsp).Select(p => p.Method).ShouldBe(expected.Split(' '));
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partner_that_wants_no_changes_gets_the_whole_each_time()
    {
        var (emsp, station, card) = await BeginAsync("""{ "sessionUpdates": "put" }""");
        await using var connected = station;
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        await charge.StopAsync();
        await emsp.WaitForSessionAsync(s => s is { ChargingPeriods.Count: > 0 } && s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);
        await emsp.WaitForExchangeAsync(_ => Pushes(emsp).Count >= 2, OcpiWorld.Soon);
        Pushes(emsp).Select(p => p.Method).ShouldBe(["PUT", "PUT"]);
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_without_a_bill_is_invalid_until_its_bill_is_released_after_all()
    {
        var (emsp, station, card) = await BeginAsync();
        await using var connected = station;
        var charge = await station.BeginChargeAsync(1, card, new ChargePlan(0) { Duration = TimeSpan.FromSeconds(20) });
        await charge.StopAsync();
        var id = (await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.INVALID, OcpiWorld.Soon)).Id!;
        await It.CaughtUpAsync();
        await It.ApiAsync(HttpMethod.Post, $"/api/cdrs/{id}/release", """{ "reason": "the driver was there" }""");
        await emsp.WaitForCdrAsync(c => c.SessionId == id, OcpiWorld.Soon);
        (await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon)).Id.ShouldBe(id);
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_result_of_a_command_goes_before_the_session_that_it_began()
    {
        var (emsp, station, _) = await BeginAsync();
        await using var connected = station;
        var driver = emsp.IssueToken(Guid.NewGuid().ToString(), TokenType.APP_USER, WhitelistType.NEVER);
        emsp.Faults.Set(new EmspFault.Slow(TimeSpan.FromSeconds(2)), "commands");
        await emsp.StartSessionAsync(driver, station.Options.Id, station.Options.Id, "1", "REF-1");
        var session = await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        (session.CdrToken!.Uid, session.AuthorizationReference, session.AuthMethod!.Text).ShouldBe((driver.Uid, "REF-1", "COMMAND"));
        var inbound = emsp.Exchanges.Where(e => e is { Inbound: true, Module: "commands" or "sessions" }).Select(e => e.Module).ToList();
        inbound.ShouldBe(["commands", "sessions"]);
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_that_the_station_took_is_no_session_yet()
    {
        var (emsp, station, _) = await BeginAsync();
        await using var connected = station;
        station.Answer("RemoteStartTransaction", HubCallAnswer.Result("""{"status":"Accepted"}"""u8)); // and nobody plugs in
        var start = await emsp.StartSessionAsync(emsp.IssueToken("NOBODY", TokenType.APP_USER, WhitelistType.NEVER), station.Options.Id, station.Options.Id, "1");
        (await emsp.WaitForResultAsync(start, OcpiWorld.Soon)).Result!.Text.ShouldBe("ACCEPTED");
        await It.CaughtUpAsync();
        (await emsp.GetSessionsAsync()).ShouldBeEmpty();
        Pushes(emsp).ShouldBeEmpty();
    }

    [Fact]
    public async Task Place_and_price_of_a_bill_are_those_of_the_start_and_its_token_needs_to_be_in_no_list()
    {
        var (emsp, station, _) = await BeginAsync();
        await using var connected = station;
        var (id, tariff) = (station.Options.Id, "T" + station.Options.Id);
        await It.DescribeTariffAsync(tariff, OcpiWorld.Tariff);
        var place = OcpiWorld.Location.Replace("3256", id, StringComparison.Ordinal).Replace("\"AC\"", $"\"{tariff}\"", StringComparison.Ordinal);
        await It.DescribeLocationAsync(id, place);
        var driver = emsp.IssueToken(Guid.NewGuid().ToString(), TokenType.APP_USER, WhitelistType.NEVER);
        await emsp.StartSessionAsync(driver, id, id, "1", "REF-1");
        var charge = await station.NextRemoteChargeAsync();
        await charge.Started;
        await It.DescribeTariffAsync(tariff, OcpiWorld.Tariff.Replace("0.40", "9.99", StringComparison.Ordinal));
        await It.DescribeLocationAsync(id, place.Replace("Market place", "Renamed", StringComparison.Ordinal));
        await charge.SampleAsync(2_000, TimeSpan.FromMinutes(20));
        await charge.StopAsync();

        await emsp.WaitForExchangeAsync(e => e is { Inbound: true, Module: "cdrs" }, OcpiWorld.Soon); // noted down only after the record is seen
        var bill = JsonNode.Parse(emsp.Exchanges.Single(e => e is { Inbound: true, Module: "cdrs" }).Body)!;
        ((string)bill["cdr_location"]!["name"]!, (decimal)bill["tariffs"]![0]!["elements"]![0]!["price_components"]![1]!["price"]!).ShouldBe(("Market place", 0.4m));
        JsonNode.DeepEquals(bill["cdr_token"], JsonNode.Parse(
            $$"""
            { "country_code": "{{emsp.Party.CountryCode}}", "party_id": "{{emsp.Party.PartyId}}", "uid": "{{driver.Uid}}", "type": "APP_USER", "contract_id": "{{driver.ContractId}}" }
            """)).ShouldBeTrue();
        ((string)bill["auth_method"]!, (string)bill["authorization_reference"]!).ShouldBe(("COMMAND", "REF-1"));
        emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_that_starts_after_its_command_has_failed_is_told_all_the_same()
    {
        var (emsp, station, _) = await BeginAsync();
        await using var connected = station;
        station.Answer("RemoteStartTransaction", HubCallAnswer.Silence);
        var driver = emsp.IssueToken("APP" + Interlocked.Increment(ref _number), TokenType.APP_USER, WhitelistType.NEVER);
        var start = await emsp.StartSessionAsync(driver, station.Options.Id, station.Options.Id, "1");
        (await emsp.WaitForResultAsync(start, OcpiWorld.Soon)).Result!.Text.ShouldBe("TIMEOUT");
        await station.BeginChargeAsync(1, driver.Uid!);
        (await emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon)).CdrToken!.Uid.ShouldBe(driver.Uid);
    }

    [Fact]
    public async Task A_list_of_sessions_needs_to_know_from_when()
    {
        var (emsp, _, _) = await BeginAsync(station: false);
        var key = RoamingHub.Ocpi.Envelope.OcpiToken.Encode((await emsp.GetCredentialsAsync()).Data!.Token!);
        var answer = await It.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/sessions", key);
        (answer.Http, answer.Code, answer.Message).ShouldBe((200, 2001, "date_from is missing"));
        (await It.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/sessions?date_from=2020-01-01T00:00:00Z", key)).Code.ShouldBe(1000);
    }

    /// <summary>A partner, and a station at a location of its own, both by one number.</summary>
    private async Task<(EmspSimulator Emsp, StationSimulator Station, string Card)> BeginAsync(string settings = "{}", bool station = true)
    {
        var number = Interlocked.Increment(ref _number);
        var (emsp, _) = await It.AddEmspAsync(new EmspOptions { Party = new("DE", $"E{number:D2}"), Name = $"E{number}" }, settings: settings);
        var card = $"04A2B31C5E{number:D4}";
        (await emsp.PushTokenAsync(emsp.IssueToken(card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();
        if (!station)
            return (emsp, null!, card);
        var id = $"S{number}";
        await It.DescribeLocationAsync(id, OcpiWorld.Location.Replace("3256", id, StringComparison.Ordinal));
        await It.DescribeStationAsync(id, id);
        return (emsp, await It.StationAsync(id), card);
    }

    private static List<EmspExchange> Pushes(EmspSimulator emsp) => [.. emsp.Exchanges.Where(e => e is { Inbound: true, Module: "sessions" })];

    public sealed class World : IAsyncLifetime
    {
        internal OcpiWorld It { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            It = await OcpiWorld.StartEmptyAsync(("Hub:Ocpi:StationPatienceSeconds", "2"), ("Hub:Ocpi:CommandTimeoutSeconds", "15"));
            await It.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        }

        public async Task DisposeAsync() => await It.DisposeAsync();
    }
}
