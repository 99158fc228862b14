using RoamingHub.Oicp;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

/// <summary>Hubject takes one push of an operation and an operator at a time, and says so when two meet.</summary>
public sealed class OneAtATimeTests
{
    [Fact]
    public async Task Two_nodes_and_two_partners_of_one_operator_never_push_at_once_and_large_loads_go_in_parts()
    {
        await using var world = await OicpWorld.StartAsync(("Hub:Oicp:RecordsPerFullLoad", "4"), ("Hub:Oicp:RecordsPerPush", "2"));
        await using var other = await world.Hub.AnotherNodeAsync();
        foreach (var operation in (OicpOperation[])[OicpOperation.PushEvseData, OicpOperation.PushEvseStatus])
            world.Hubject.Faults.Set(operation, new HubjectFault.Slow(TimeSpan.FromMilliseconds(150)));
        await world.DescribeAsync(Many("Berlin"));
        await world.AddPartnerAsync();
        await world.EvseDataAsync(7);
        world.Pushes(OicpOperation.PushEvseData).ShouldBe(["fullLoad E1 E2 E3 E4", "insert E5 E6", "insert E7"]);

        await world.AddPartnerAsync(); // the same operator once more
        for (var i = 0; i < 3; i++)
        {
            await world.DescribeAsync(Many("Potsdam " + i));
            await world.Hubject.WaitForAsync(
                () => world.Hubject.EvseData(OicpWorld.Operator) is { Count: 7 } all && all.All(e => e.Address.City == "Potsdam " + i) ? "" : null, "Potsdam", OicpWorld.Patience);
        }

        // The node that delivers goes; the other goes on.
        await world.Hub.StopAsync();
        await OicpWorld.AppendByAsync(other, Many("Jena"));
        await world.Hubject.WaitForAsync(
            () => world.Hubject.EvseData(OicpWorld.Operator) is { Count: 7 } all && all.All(e => e.Address.City == "Jena") ? "" : null, "Jena", OicpWorld.Patience);
        world.Hubject.Violations.ShouldBeEmpty();
    }

    private static Core.Locations.Location Many(string city) =>
        Given.Location([.. Enumerable.Range(1, 7).Select(i => Given.Evse($"E{i}", $"DE*ABC*E{i}"))]) with { City = city };
}
