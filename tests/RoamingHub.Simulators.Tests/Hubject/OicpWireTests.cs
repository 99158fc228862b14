using System.Text;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Simulators.Hubject;
using RoamingHub.TestSupport.Wire.Oicp;

namespace RoamingHub.Simulators.Tests.Hubject;

/// <summary>The check that every test with a Hubject ends with finds what it is there for, and stands wherever there is a Hubject.</summary>
public sealed class OicpWireTests
{
    private const string Push = """{ "ActionType": "fullLoad", "OperatorEvseStatus": { "OperatorID": "DE*ABC", "EvseStatusRecord": [], "Weather": "fine" } }""";
    private const string Broken = """{ "ActionType": "all", "OperatorEvseStatus": { "OperatorID": "DE*ABC", "EvseStatusRecord": [] } }""";

    [Fact]
    public async Task What_the_descriptions_do_not_allow_is_found()
    {
        await using var hubject = await HubjectSimulator.StartAsync();
        hubject.Register(new("DE*ABC"));
        await SendAsync(hubject, Push); // the platform lets unknown members pass
        await SendAsync(hubject, Broken);
        hubject.Violations.ShouldHaveSingleItem();
        if (!OicpSchemas.Present)
            return;

        OicpWire.Faults(hubject, cpoIsHub: false).ShouldHaveSingleItem().ShouldStartWith("PushEvseStatus, eRoamingPushEvseStatus.OperatorEvseStatus.Weather: is not a member");
        OicpWire.Faults(hubject, cpoIsHub: true).Count().ShouldBe(2);
        OicpWire.DoorFaults("/oicp/p/…", 200, """{"Result":"yes"}""").Count().ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_a_switch_spoilt_is_nobodys_fault()
    {
        await using var hubject = await HubjectSimulator.StartAsync();
        hubject.Register(new("DE*ABC"));
        hubject.Faults.Set(OicpOperation.PushEvseStatus, new HubjectFault.UnknownMembers());
        await SendAsync(hubject, Push.Replace(", \"Weather\": \"fine\"", "", StringComparison.Ordinal));
        OicpWire.Faults(hubject, cpoIsHub: true).ShouldBeEmpty();
    }

    [Fact]
    public void Each_Hubject_of_a_hubs_test_is_watched()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RoamingHub.sln")))
            folder = folder.Parent!;
        var starts = new[] { "RoamingHub.Hub.Tests", "RoamingHub.Scenarios" }
            .SelectMany(room => Directory.EnumerateFiles(Path.Combine(folder.FullName, "tests", room), "*.cs", SearchOption.AllDirectories))
            .SelectMany(File.ReadLines).Where(line => line.Contains("HubjectSimulator.StartAsync(", StringComparison.Ordinal)).ToList();

        starts.Count.ShouldBeGreaterThan(1);
        starts.Where(line => !line.Contains("Watch(await HubjectSimulator.StartAsync(", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task SendAsync(HubjectSimulator hubject, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(hubject.BaseUrl, OicpPaths.For(OicpOperation.PushEvseStatus, "DE*ABC")), content);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }
}
