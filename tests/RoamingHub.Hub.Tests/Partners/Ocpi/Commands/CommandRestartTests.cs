using System.Text.Json.Nodes;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Commands;

/// <summary>The hub stops between a command's answer and its result.</summary>
public sealed class CommandRestartTests
{
    [Fact]
    public async Task Every_command_gets_its_one_result_from_the_hub_that_comes_up_again()
    {
        await using var world = await OcpiWorld.StartAsync(("Hub:Ocpi:StationPatienceSeconds", "5"), ("Hub:Ocpi:CommandTimeoutSeconds", "60"));
        var emsp = world.Emsp;
        await using var station = await world.StationAsync();
        station.Answer("ReserveNow", HubCallAnswer.Silence);
        station.Answer("UnlockConnector", HubCallAnswer.Silence);
        var token = emsp.IssueToken("3e1f4f6a-51a5-4e0c-9a3b-0a1c2f6d7e88", TokenType.APP_USER, WhitelistType.NEVER);
        var reserve = await emsp.ReserveNowAsync(token, "R1", DateTimeOffset.UtcNow.AddHours(1), "LOC1", "3256");
        var unlock = await emsp.UnlockConnectorAsync("LOC1", "3256", "1");
        (reserve.Response, unlock.Response).ShouldBe((CommandResponseType.ACCEPTED, CommandResponseType.ACCEPTED));
        using var never = new ManualResetEventSlim();
        await using var charging = await ChargingAsync(world, never);
        var session = await emsp.WaitForSessionAsync(s => s.LocationId == "LOC2", OcpiWorld.Soon);
        var limit = await emsp.SetChargingProfileAsync(
            session.Id!, new() { ChargingRateUnit = ChargingRateUnit.A, ChargingProfilePeriod = [new(0, 8m)] });
        limit.Answer.Data!.Result!.Value.ShouldBe(ChargingProfileResponseType.ACCEPTED);

        await world.Hub.StopAsync();
        await using var again = await world.Hub.AnotherNodeAsync();

        (await emsp.WaitForResultAsync(reserve, TimeSpan.FromSeconds(40))).Result!.Value.ShouldBe(CommandResultType.TIMEOUT);
        (await emsp.WaitForResultAsync(unlock, TimeSpan.FromSeconds(40))).Result!.Value.ShouldBe(CommandResultType.TIMEOUT);
        (await emsp.WaitForResultAsync<ChargingProfileResult>(limit, TimeSpan.FromSeconds(40))).Result!.Value.ShouldBe(ChargingProfileResultType.REJECTED);
        emsp.Violations.ShouldBeEmpty();
        never.Set();
    }

    // A station that never answers about charging profiles.
    private static async Task<PlainStation> ChargingAsync(OcpiWorld world, ManualResetEventSlim never)
    {
        var site = JsonNode.Parse(OcpiWorld.Location)!;
        var evse = site["evses"]![0]!;
        (evse["uid"], evse["evse_id"], evse["capabilities"]) = ("4711", "DE*ABC*E4711", new JsonArray("CHARGING_PROFILE_CAPABLE"));
        await world.DescribeLocationAsync("LOC2", site.ToJsonString());
        await world.DescribeStationAsync("CP2", "4711");
        await world.Emsp.PushTokenAsync(world.Emsp.IssueToken("CARD-2", TokenType.RFID, WhitelistType.ALWAYS));
        var station = await PlainStation.ConnectAsync(world.Hub, "CP2", "ocpp1.6");
        station.On("SetChargingProfile", _ =>
        {
            never.Wait();
            return """{"status":"Accepted"}""";
        });
        await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"CARD-2","meterStart":0,"timestamp":"{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}"}""");
        return station;
    }
}
