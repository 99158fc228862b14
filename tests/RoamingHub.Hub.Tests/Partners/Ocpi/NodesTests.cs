using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>Two nodes, one partner.</summary>
public sealed class NodesTests
{
    [Fact]
    public async Task Of_two_nodes_one_delivers_and_the_other_takes_over()
    {
        await using var world = await OcpiWorld.StartEmptyAsync();
        await world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await world.DescribeStationAsync("CP1", "3256");
        await using var partner = await PlainPartner.ConnectAsync(world, PartnerTermsTests.Emsp("NL", "EMS"));
        await using var other = await world.Hub.AnotherNodeAsync();
        (await PartnerTermsTests.PutTokenAsync(world, partner, "NL", "EMS", "CARD1")).ShouldBe(201);
        partner.Otherwise = r =>
        {
            if (r.Target == "/2.2.1/cdrs")
                Thread.Sleep(1500); // so slow that the other node has looked meanwhile, more than once
            return null;
        };

        await using (var station = await world.StationAsync())
            await ChargeAsync(station);
        await world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'delivered'");
        partner.Requests.Count(r => r.Target == "/2.2.1/cdrs").ShouldBe(1);

        await world.Hub.StopAsync();
        await using var again = new StationSimulator(
            new StationOptions { Id = "CP1", Url = new Uri($"{other.Url.Replace("http", "ws", StringComparison.Ordinal)}/ocpp/CP1") });
        await again.ConnectAsync();
        await again.BootAsync();
        await ChargeAsync(again);
        await world.Hub.Database.UntilAsync("SELECT count(*) = 2 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'delivered'");
        partner.Requests.Count(r => r.Target == "/2.2.1/cdrs").ShouldBe(2);
    }

    private static async Task ChargeAsync(StationSimulator station)
    {
        var charge = await station.BeginChargeAsync(1, "CARD1", new ChargePlan(10_000) { Duration = TimeSpan.FromMinutes(30) });
        await charge.Started;
        await charge.StopAsync();
    }
}
