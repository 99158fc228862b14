using System.Text.Json.Nodes;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Ocpi.Tests.V221;

/// <summary>The standard's own example files, where they are at hand.</summary>
public sealed class OfficialExamplesTests
{
    // It gives `physical_reference` as a number and has a member `floor`, neither of which the standard has.
    private const string NotWellFormed = "location_put_example_add_evse";

    [Fact]
    public void Every_example_is_written_as_it_was_read()
    {
        if (SharedSpecs.OfficialExamples is not { } folder) return;
        var files = Directory.GetFiles(folder, "*.json");
        files.Length.ShouldBeGreaterThan(50);
        foreach (var file in files.Where(f => Path.GetFileNameWithoutExtension(f) != NotWellFormed))
        {
            var json = JsonNode.Parse(File.ReadAllText(file))!;
            var written = JsonNode.Parse(RoundTrip(Path.GetFileNameWithoutExtension(file), json))!;
            JsonNode.DeepEquals(written, Subject(json)).ShouldBeTrue($"{Path.GetFileName(file)}: {written.ToJsonString()}");
        }
    }

    [Fact]
    public void The_example_with_a_number_for_a_string_is_refused_and_the_member_named()
    {
        if (SharedSpecs.OfficialExamples is not { } folder) return;
        var reading = OcpiJson.Read<Evse>(File.ReadAllText(Path.Combine(folder, NotWellFormed + ".json")));
        reading.IsJson.ShouldBeTrue();
        reading.Problem!.ShouldStartWith("physical_reference ");
    }

    // Some examples are answers in their envelope, some a part of a location under its member's name.
    private static JsonNode Subject(JsonNode json) => json switch
    {
        JsonObject { Count: 1 } part => part["energy_mix"] ?? part["opening_times"]!,
        JsonObject answer => answer["data"] ?? answer,
        _ => json,
    };

    private static string RoundTrip(string name, JsonNode json)
    {
        var text = Subject(json).ToJsonString();
        return name.Split('_') switch
        {
            ["cdr", ..] => Again<Cdr>(text),
            ["credentials", ..] => Again<CredentialsObject>(text),
            ["location", "energymix", ..] => Again<EnergyMix>(text),
            ["location", "hours" or "regularhours", ..] => Again<Hours>(text),
            ["location", "patch", .., "location"] => Again<LocationPatch>(text),
            ["location", "patch", .., "tariff"] => Again<ConnectorPatch>(text),
            ["location", "patch", ..] => Again<EvsePatch>(text),
            ["location", ..] => Again<Location>(text),
            ["session", "patch", ..] => Again<SessionPatch>(text),
            ["session", ..] => Again<Session>(text),
            ["tariff" or "tariffrestriction", ..] => Again<Tariff>(text),
            ["token", "patch", ..] => Again<TokenPatch>(text),
            ["token", ..] => Again<Token>(text),
            [.., "get", "token", "list", "example"] => Again<List<Token>>(text),
            [.., "get", "token", "example"] => Again<Token>(text),
            [.., "version", "info", "example"] or ["versions", ..] => Again<List<VersionEntry>>(text),
            [.., "version", "details", "example"] or ["version", "details", ..] => Again<VersionDetails>(text),
            ["type", "displaytext", ..] => Again<DisplayText>(text),
            _ => throw new NotSupportedException(name),
        };
    }

    private static string Again<T>(string json)
        where T : class =>
        OcpiJson.Write(OcpiJson.Parse<T>(json));
}
