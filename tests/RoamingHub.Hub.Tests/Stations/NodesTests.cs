using System.Net.Http.Json;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>One station, two nodes.</summary>
public sealed class NodesTests
{
    [Fact]
    public async Task The_newest_connection_wins_on_whichever_node_and_calls_follow_it()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await using var other = await hub.AnotherNodeAsync();
        await hub.Http.PutAsJsonAsync("/api/stations/CP1", new { password = "the-right-password" });
        var login = BareStation.Basic("CP1", "the-right-password");
        using var first = await BareStation.KnockAsync(hub.StationUrl("CP1"), headers: login);
        await BootAsync(first);
        using var second = await BareStation.KnockAsync(new Uri($"{other.Url.Replace("http", "ws", StringComparison.Ordinal)}/ocpp/CP1"), headers: login);
        await BootAsync(second);
        (await first.CloseStatusAsync()).ShouldBe(4001);

        var asked = hub.Http.PostAsJsonAsync("/api/stations/CP1/ocpp/Reset", new { type = "Soft" }); // at the node that lost it
        var call = JsonElement.Parse((await second.ReceiveTextAsync()).ShouldNotBeNull());
        await second.SendTextAsync($$"""[3,"{{call[1]}}",{"status":"Accepted"}]""");
        (await asked).EnsureSuccessStatusCode();
        JsonElement.Parse(await hub.Http.GetStringAsync("/api/stations/CP1")).GetProperty("connected").GetBoolean().ShouldBeTrue();
    }

    private static async Task BootAsync(BareStation station)
    {
        await station.SendTextAsync("""[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        (await station.ReceiveTextAsync()).ShouldNotBeNull().ShouldContain("Accepted");
    }
}
