using System.Text.Json.Nodes;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Ocpi.Tests.V221;

/// <summary>Our own examples in `specs/messages/ocpi221`: read, found well formed, written, the same document.</summary>
public sealed class MessagesTests
{
    private static readonly Dictionary<string, Func<string, (string Written, IEnumerable<Fault> Faults)>> Types = new()
    {
        ["active-charging-profile"] = One<ActiveChargingProfile>,
        ["active-charging-profile-result"] = One<ActiveChargingProfileResult>,
        ["authorization-info"] = One<AuthorizationInfo>,
        ["cancel-reservation"] = One<CancelReservation>,
        ["cdr"] = One<Cdr>,
        ["cdr-credit"] = One<Cdr>,
        ["cdr-reservation"] = One<Cdr>,
        ["charging-preferences"] = One<ChargingPreferences>,
        ["charging-profile-response"] = One<ChargingProfileResponse>,
        ["charging-profile-result"] = One<ChargingProfileResult>,
        ["clear-profile-result"] = One<ClearProfileResult>,
        ["client-info"] = One<ClientInfo>,
        ["command-response"] = One<CommandResponse>,
        ["command-result"] = One<CommandResult>,
        ["connector"] = One<Connector>,
        ["connector-patch"] = One<ConnectorPatch>,
        ["credentials"] = One<CredentialsObject>,
        ["evse"] = One<Evse>,
        ["evse-patch-status"] = One<EvsePatch>,
        ["location"] = One<Location>,
        ["location-patch"] = One<LocationPatch>,
        ["location-references"] = One<LocationReferences>,
        ["location-unpublished"] = One<Location>,
        ["reserve-now"] = One<ReserveNow>,
        ["session"] = One<Session>,
        ["session-patch"] = One<SessionPatch>,
        ["set-charging-profile"] = One<SetChargingProfile>,
        ["start-session"] = One<StartSession>,
        ["stop-session"] = One<StopSession>,
        ["tariff"] = One<Tariff>,
        ["tariff-free"] = One<Tariff>,
        ["token"] = One<Token>,
        ["token-app-user"] = One<Token>,
        ["token-patch"] = One<TokenPatch>,
        ["unlock-connector"] = One<UnlockConnector>,
        ["version-details"] = One<VersionDetails>,
        ["versions"] = Many<VersionEntry>,
    };

    public static TheoryData<string> Files => [.. Names];

    private static IEnumerable<string> Names =>
        Directory.GetFiles(SharedSpecs.Messages, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_is_well_formed_and_is_written_as_it_was_read(string file)
    {
        var json = File.ReadAllText(Path.Combine(SharedSpecs.Messages, file + ".json"));

        var (written, faults) = Types[file](json);

        faults.ShouldBeEmpty();
        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(json)).ShouldBeTrue(written);
    }

    [Fact]
    public void Every_type_has_its_example() => Names.ShouldBe(Types.Keys.Order(StringComparer.Ordinal));

    private static (string Written, IEnumerable<Fault> Faults) One<T>(string json)
        where T : class, IChecked
    {
        var value = OcpiJson.Parse<T>(json);
        return (OcpiJson.Write(value), value.Validate(strict: true));
    }

    private static (string Written, IEnumerable<Fault> Faults) Many<T>(string json)
        where T : class, IChecked
    {
        var values = OcpiJson.Parse<List<T>>(json);
        return (OcpiJson.Write(values), values.SelectMany(v => v.Validate(strict: true)));
    }
}
