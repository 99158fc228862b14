namespace RoamingHub.Hub.Tests.Partners.Ocpi.Tariffs;

/// <summary>What partners see of our tariffs (OCPI 2.2.1 §11).</summary>
public sealed class TariffsFeedTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;

    public async Task InitializeAsync() => _world = await OcpiWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_tariff_is_sent_listed_and_deleted()
    {
        await _world.DescribeTariffAsync("NIGHT", OcpiWorld.Tariff);
        var sent = await _world.Emsp.WaitForTariffAsync(t => t.Id == "NIGHT", OcpiWorld.Soon);
        (sent.CountryCode, sent.PartyId, sent.Currency).ShouldBe(("DE", "ABC", "EUR"));
        (await _world.Emsp.GetTariffsAsync()).Select(t => t.Id).ShouldBe(["AC", "NIGHT"]);

        await _world.RemoveTariffAsync("NIGHT");
        await _world.Emsp.WaitForExchangeAsync(e => e is { Inbound: true, Method: "DELETE", Status: 200 } && e.Path.EndsWith("/tariffs/DE/ABC/NIGHT", StringComparison.Ordinal), OcpiWorld.Soon);
        (await _world.Emsp.GetTariffsAsync()).Select(t => t.Id).ShouldBe(["AC"]);
        _world.Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sync_sends_what_the_partner_has_missed()
    {
        await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{_world.Partner}/sync?module=tariffs");
        (await _world.Emsp.WaitForTariffAsync(_ => true, OcpiWorld.Soon)).Id.ShouldBe("AC");
        _world.Emsp.Violations.ShouldBeEmpty();
    }
}
