using System.Text.Json;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations.Swarm;

namespace RoamingHub.Simulators.Tests.Stations.Swarm;

public sealed class StationSwarmTests : IAsyncLifetime
{
    private TestHub hub = null!;

    public async Task InitializeAsync() => hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task A_swarm_charges_as_told_and_counts_what_it_did()
    {
        var report = await StationSwarm.RunAsync(new SwarmOptions { Url = hub.Url, Stations = 5, ChargesPerStation = 3, Duration = TimeSpan.FromMinutes(1) });

        report.Failures.ShouldBeEmpty();
        report.Charges.ShouldBe(15);
        report.Errors.ShouldBe(0);
        report.EnergyWh.ShouldBe(15 * 10 * 200);
        report.Messages.ShouldBe(5 + (15 * 15));
        report.Latencies.Single(latency => latency.Action == "MeterValues").Count.ShouldBe(150);
        hub.Received.Count(call => call.Action == "MeterValues").ShouldBe(150);
    }

    [Fact]
    public async Task Everything_a_swarm_sends_is_right()
    {
        await StationSwarm.RunAsync(new SwarmOptions { Url = hub.Url, Stations = 1, ChargesPerStation = 1 });
        foreach (var call in hub.Received)
        {
            var deviations = new List<Deviation>();
            Ocpp16Messages.Table.Find(call.Action)!.Request.Check(call.Payload.Span, deviations);
            deviations.ShouldBeEmpty(call.Action);
        }
        hub.Received.First(call => call.Action == "MeterValues").Payload.Length.ShouldBeInRange(800, 1200);
        var stop = JsonElement.Parse(hub.Received.Single(call => call.Action == "StopTransaction").Payload.Span);
        stop.GetProperty("transactionId").GetInt32().ShouldBe(1001);
        stop.GetProperty("meterStop").GetInt32().ShouldBe(2000);
    }

    [Fact]
    public async Task Errors_of_the_hub_are_counted()
    {
        hub.Answers["Authorize"] = call => OcppFrameWriter.Error(call.Id, "InternalError");
        var report = await StationSwarm.RunAsync(new SwarmOptions { Url = hub.Url, Stations = 2, ChargesPerStation = 1 });
        report.Errors.ShouldBe(2);
        report.Charges.ShouldBe(2);
    }

    [Fact]
    public async Task A_station_that_loses_its_hub_is_named()
    {
        hub.Answers["StopTransaction"] = call =>
        {
            _ = hub.DropAsync("SWARM-0001");
            return null;
        };
        var report = await StationSwarm.RunAsync(new SwarmOptions { Url = hub.Url, Stations = 1, ChargesPerStation = 1 });
        report.Failures.ShouldHaveSingleItem().ShouldStartWith("SWARM-0001");
        report.Charges.ShouldBe(0);
    }
}
