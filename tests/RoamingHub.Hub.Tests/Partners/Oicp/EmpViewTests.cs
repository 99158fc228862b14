using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RoamingHub.Oicp;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>What an EMP sees of the hub through Hubject, and what it can order, all over the EMP's side of OICP.</summary>
public sealed class EmpViewTests
{
    private static readonly HttpClient Emp = new();

    [Fact]
    public async Task An_EMP_pulls_the_EVSE_starts_and_stops_a_charge_there_and_pulls_its_record()
    {
        await using var world = await OicpWorld.ConnectedAsync();
        await using var station = await world.StationAsync();
        await world.EvseStatusAsync(OicpWorld.Evse, "Available");
        var from = DateTimeOffset.UtcNow.AddMinutes(-5);

        var pulled = await AskAsync(OicpEmpPaths.PullEvseData, """{ "ProviderID": "DE-8EO", "GeoCoordinatesResponseFormat": "Google" }""");
        var evse = pulled["content"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)evse["EvseID"]!, (string)evse["OperatorName"]!).ShouldBe((OicpWorld.Evse, "Stadtwerke"));
        (await AskAsync(OicpEmpPaths.PullEvseStatusById, """{ "ProviderID": "DE-8EO", "EvseID": [ "DE*ABC*E1" ] }"""))["EVSEStatusRecords"]!["EvseStatusRecord"]![0]!["EvseStatus"]!
            .ToString().ShouldBe("Available");

        var started = await AskAsync(OicpPaths.Route(OicpOperation.RemoteStart), $$"""
            { "ProviderID": "DE-8EO", "EvseID": "{{OicpWorld.Evse}}", "Identification": { "RemoteIdentification": { "EvcoID": "{{OicpWorld.Contract}}" } }, "EMPPartnerSessionID": "emp-7" }
            """);
        ((bool)started["Result"]!).ShouldBeTrue(started.ToJsonString());
        var session = (string)started["SessionID"]!;
        await (await station.NextRemoteChargeAsync()).Started;
        await world.EvseStatusAsync(OicpWorld.Evse, "Occupied");
        var stopped = await AskAsync(
            OicpPaths.Route(OicpOperation.RemoteStop), $$"""{ "ProviderID": "DE-8EO", "EvseID": "{{OicpWorld.Evse}}", "SessionID": "{{session}}" }""");
        ((bool)stopped["Result"]!).ShouldBeTrue(stopped.ToJsonString());

        await world.Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        var records = await AskAsync(
            OicpEmpPaths.GetChargeDetailRecords, $$"""{ "ProviderID": "DE-8EO", "From": "{{from:O}}", "To": "{{from.AddHours(1):O}}", "OperatorID": "{{OicpWorld.Operator}}" }""");
        var record = records["content"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)record["SessionID"]!, (string)record["EMPPartnerSessionID"]!).ShouldBe((session, "emp-7"));
        world.Hubject.Violations.ShouldBeEmpty();

        async Task<JsonNode> AskAsync(string route, string body)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await Emp.PostAsync(new Uri(world.Hubject.BaseUrl, route.Replace("{partyId}", "DE-8EO", StringComparison.Ordinal)), content);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        }
    }
}
