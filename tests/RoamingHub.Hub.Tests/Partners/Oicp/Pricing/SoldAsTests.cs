using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Oicp;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Pricing;

/// <summary>The product of a charge, from the first message about it to the last.</summary>
public sealed class SoldAsTests : IAsyncLifetime
{
    private OicpWorld _world = null!;

    private HubjectSimulator Hubject => _world.Hubject;

    public async Task InitializeAsync() => _world = await OicpWorld.ConnectedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_charge_keeps_the_product_that_was_told_first_whatever_is_sold_meanwhile()
    {
        await PutAsync("products/DE-AC%20%2022", "{}");
        await PutAsync("evses/E1/product", """{ "productId": "DE-AC  22" }""");
        await using var station = await _world.StationAsync();
        await station.AuthorizeAsync(OicpWorld.Card);
        var charge = await station.BeginChargeAsync(1, OicpWorld.Card, new(7_000));
        await charge.Started;
        await PutAsync("evses/E1/product", """{ "productId": "AC1" }""");
        await station.EndChargeAsync(charge);
        await Hubject.WaitForCdrAsync(Hubject.Sessions.Single().SessionId, OicpWorld.Patience);

        Told().ShouldBe(["AuthorizeStart DE-AC  22", "ChargingNotifications DE-AC  22", "ChargeDetailRecord DE-AC  22"]);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_provider_matters_nothing_is_told_before_it_is_known()
    {
        await PutAsync("products/OWN", "{}");
        await PutAsync("offers/own", """{ "kind": "Bilateral", "providerId": "DE*8EO", "products": [ "OWN" ], "validFrom": "2026-01-01T00:00:00Z" }""");
        await using var station = await _world.StationAsync();
        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        await Hubject.WaitForCdrAsync(Hubject.Sessions.Single().SessionId, OicpWorld.Patience);

        Told().ShouldBe(["AuthorizeStart -", "ChargingNotifications OWN", "ChargeDetailRecord OWN"]);
    }

    [Theory]
    [InlineData("EMP Green 1", "EMP Green 1")]
    [InlineData("AC 3", "AC 3")]
    [InlineData(null, "DE-AC_22")]
    public async Task A_remote_start_names_its_product_else_it_is_ours(string? ordered, string told)
    {
        await PutAsync("products/DE-AC_22", "{}");
        await PutAsync("offers/all", """{ "kind": "OfferToAll", "providerId": "*", "products": [ "DE-AC_22" ], "validFrom": "2026-01-01T00:00:00Z" }""");
        await using var station = await _world.StationAsync();
        var started = await Hubject.RemoteStartAsync(OicpWorld.Provider, OicpWorld.Evse, OicpWorld.Contract, ordered);
        started.Code.ShouldBe("000");
        await (await station.NextRemoteChargeAsync()).Started;
        await station.StopAsync(1);
        (await Hubject.WaitForCdrAsync(started.SessionId, OicpWorld.Patience)).PartnerProductID.ShouldBe(told);

        var lint = await _world.Hub.Http.GetFromJsonAsync<JsonElement>("/api/products/lint");
        lint.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("rule").GetString()).ShouldBe(
            ordered switch { null => [], "AC 3" => ["ordered-near-miss"], _ => ["ordered-unknown"] });
    }

    private List<string> Told() =>
    [
        .. Hubject.Exchanges.Where(e => e.FromCpo && e.Operation is OicpOperation.AuthorizeStart or OicpOperation.ChargingNotifications or OicpOperation.ChargeDetailRecord)
            .Select(e => $"{e.Operation} {(string?)JsonNode.Parse(e.Request)!["PartnerProductID"] ?? "-"}").Distinct(),
    ];

    private async Task PutAsync(string path, string body) =>
        (await _world.Hub.Http.PutAsync("/api/" + path, JsonContent.Create(JsonElement.Parse(body)))).IsSuccessStatusCode.ShouldBeTrue(path);
}
