using RoamingHub.Hub.Tests;

namespace RoamingHub.Scenarios;

/// <summary>Plays every folder of <c>specs/scenarios</c> against a whole hub, real stations' sockets and the partners' simulators.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Scenarios => [.. Scenario.All(Repository.Root).Select(f => Path.GetFileName(f)!)];

    [Theory, MemberData(nameof(Scenarios))]
    public async Task Every_document_is_as_written(string name)
    {
        await using var stage = await Stage.SetAsync(new(Path.Combine(Repository.Root, "specs", "scenarios", name)));
        await stage.PlayAsync();
    }
}
