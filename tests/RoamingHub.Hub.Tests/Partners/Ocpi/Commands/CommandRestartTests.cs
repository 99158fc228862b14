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

        await world.Hub.StopAsync();
        await using var again = await world.Hub.AnotherNodeAsync();

        (await emsp.WaitForResultAsync(reserve, TimeSpan.FromSeconds(40))).Result!.Value.ShouldBe(CommandResultType.TIMEOUT);
        (await emsp.WaitForResultAsync(unlock, TimeSpan.FromSeconds(40))).Result!.Value.ShouldBe(CommandResultType.TIMEOUT);
        emsp.Violations.ShouldBeEmpty();
    }
}
