using System.Text.Json.Nodes;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Commands;

/// <summary>Charges that a partner orders from afar (OCPI 2.2.1 §13).</summary>
public sealed class CommandsTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;

    private EmspSimulator Emsp => _world.Emsp;

    public async Task InitializeAsync() =>
        _world = await OcpiWorld.StartAsync(("Hub:Ocpi:StationPatienceSeconds", "2"), ("Hub:Ocpi:CommandTimeoutSeconds", "15"));

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task An_app_user_starts_and_stops_a_charge_and_the_partner_gets_both_results_and_the_bill()
    {
        var driver = AppUser();
        await using var station = await _world.StationAsync();
        var start = await Emsp.StartSessionAsync(driver, "LOC1", "3256", "1", authorizationReference: "REF-1");
        (start.Response, start.Answer.Data!.Timeout).ShouldBe((CommandResponseType.ACCEPTED, 15));
        (await Emsp.WaitForResultAsync(start, OcpiWorld.Soon)).Result!.Value.ShouldBe(CommandResultType.ACCEPTED);
        var running = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        (running.AuthMethod!.Value, running.AuthorizationReference, running.CdrToken!.Uid).ShouldBe((AuthMethod.COMMAND, "REF-1", driver.Uid));

        var stop = await Emsp.StopSessionAsync(running.Id!.ToUpperInvariant());
        stop.Response.ShouldBe(CommandResponseType.ACCEPTED);
        (await Emsp.WaitForResultAsync(stop, OcpiWorld.Soon)).Result!.Value.ShouldBe(CommandResultType.ACCEPTED);
        var cdr = await Emsp.WaitForCdrAsync(c => c.SessionId == running.Id, OcpiWorld.Soon);
        (cdr.AuthorizationReference, cdr.CdrToken, cdr.AuthMethod!.Value).ShouldBe(("REF-1", running.CdrToken, AuthMethod.COMMAND));
        cdr.Remark.ShouldBe("Stop reason: Remote");
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_an_evse_any_free_one_of_the_location_is_taken()
    {
        await using var station = await _world.StationAsync();
        (await Emsp.StartSessionAsync(AppUser(), "LOC1")).Response.ShouldBe(CommandResponseType.ACCEPTED);
        (await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon)).EvseUid.ShouldBe("3256");
    }

    [Fact]
    public async Task A_station_that_refuses_is_told_as_it_is()
    {
        await using var station = await _world.StationAsync();
        station.Answer("RemoteStartTransaction", HubCallAnswer.Rejected);
        var start = await Emsp.StartSessionAsync(AppUser(), "LOC1", "3256");
        (await Emsp.WaitForResultAsync(start, OcpiWorld.Soon)).Result!.Value.ShouldBe(CommandResultType.REJECTED);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_station_that_says_nothing_gives_a_timeout_within_the_time_promised()
    {
        await using var station = await _world.StationAsync();
        station.Answer("RemoteStartTransaction", HubCallAnswer.Silence);
        var start = await Emsp.StartSessionAsync(AppUser(), "LOC1", "3256");
        start.Response.ShouldBe(CommandResponseType.ACCEPTED);
        (await Emsp.WaitForResultAsync(start, TimeSpan.FromSeconds(15))).Result!.Value.ShouldBe(CommandResultType.TIMEOUT);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_station_that_is_away_is_refused_at_once()
    {
        var start = await Emsp.StartSessionAsync(AppUser(), "LOC1", "3256");
        start.Response.ShouldBe(CommandResponseType.REJECTED);
        start.Answer.Data!.Message.ShouldHaveSingleItem().Text.ShouldBe("the station is not connected");
    }

    [Fact]
    public async Task A_connector_in_use_or_broken_is_refused_at_once()
    {
        await using var station = await _world.StationAsync();
        await station.StatusAsync(1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        (await Emsp.StartSessionAsync(AppUser(), "LOC1", "3256")).Response.ShouldBe(CommandResponseType.REJECTED);
        await station.StatusAsync(1, ChargePointStatus.Charging);
        (await Emsp.StartSessionAsync(AppUser(), "LOC1", "3256")).Response.ShouldBe(CommandResponseType.REJECTED);
    }

    [Fact]
    public async Task What_does_not_exist_is_2003_and_rejected()
    {
        foreach (var start in new[]
        {
            await Emsp.StartSessionAsync(AppUser(), "NOWHERE"), await Emsp.StartSessionAsync(AppUser(), "LOC1", "9999"),
            await Emsp.StartSessionAsync(AppUser(), "LOC1", "3256", "9"),
        })
        {
            ((int)start.Answer.HttpStatus!, start.Answer.Code).ShouldBe((200, 2003));
            start.Response.ShouldBe(CommandResponseType.REJECTED);
        }
    }

    [Fact]
    public async Task A_partner_may_use_its_own_tokens_only()
    {
        (await Emsp.StartSessionAsync(AppUser() with { PartyId = "OTH" }, "LOC1", "3256")).Response.ShouldBe(CommandResponseType.REJECTED);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://other.example.com/result")]
    [InlineData("ftp://127.0.0.1/result")]
    public async Task A_result_goes_to_the_partners_own_hosts_only(string responseUrl)
    {
        var key = OcpiToken.Encode((await Emsp.GetCredentialsAsync()).Data!.Token!);
        var body = new JsonObject { ["response_url"] = responseUrl, ["session_id"] = "1" };
        var answer = await _world.RawAsync(HttpMethod.Post, "/ocpi/2.2.1/commands/STOP_SESSION", key, body.ToJsonString());
        (answer.Http, answer.Code).ShouldBe((200, 2001));
        answer.Message.ShouldContain("response_url");
    }

    [Fact]
    public async Task A_session_that_is_unknown_or_another_partners_cannot_be_told_apart()
    {
        var (other, _) = await _world.AddEmspAsync(new EmspOptions { Party = new("DE", "OTH"), Name = "Other" });
        await using var station = await _world.StationAsync();
        await Emsp.StartSessionAsync(AppUser(), "LOC1", "3256");
        var running = await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.ACTIVE, OcpiWorld.Soon);
        (await other.StopSessionAsync(running.Id!)).Response.ShouldBe(CommandResponseType.UNKNOWN_SESSION);
        (await Emsp.StopSessionAsync(Guid.NewGuid().ToString())).Response.ShouldBe(CommandResponseType.UNKNOWN_SESSION);
        (await Emsp.StopSessionAsync("not-a-session")).Response.ShouldBe(CommandResponseType.UNKNOWN_SESSION);
    }

    private Token AppUser() => Emsp.IssueToken("3e1f4f6a-51a5-4e0c-9a3b-0a1c2f6d7e88", TokenType.APP_USER, WhitelistType.NEVER);
}
