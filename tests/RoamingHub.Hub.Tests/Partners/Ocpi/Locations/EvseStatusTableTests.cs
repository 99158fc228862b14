using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Ocpp.V16;
using RoamingHub.Ocpp.V201;
using StatusNotificationHandler = RoamingHub.Hub.Stations.Ocpp201.StatusNotificationHandler;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Locations;

/// <summary>The table of specs/mapping.md is what the code does.</summary>
public sealed class EvseStatusTableTests
{
    [Fact]
    public void What_a_station_says_is_the_status_that_the_table_says()
    {
        foreach (var row in Rows())
            EvseStatusMapping.ToOcpi(StateOf(row)).ToString().ShouldBe(row[3], string.Join(' ', row));
    }

    [Fact]
    public void No_word_that_a_station_may_say_is_missing() => Rows().Where(r => r[0] != "any").Select(r => $"{r[0]} {r[1]}").Distinct().ShouldBe(
        [.. Enum.GetNames<ChargePointStatus>().Select(s => "1.6 " + s), .. Enum.GetNames<ConnectorStatusEnum>().Select(s => "2.0.1 " + s)], ignoreOrder: true);

    private static EvseState StateOf(string[] row)
    {
        ConnectorState? state = row switch
        {
            ["1.6", var word, ..] => ConnectorStateMapping.ToState(Enum.Parse<ChargePointStatus>(word)),
            ["2.0.1", var word, ..] => StatusNotificationHandler.ToState(Enum.Parse<ConnectorStatusEnum>(word)),
            [_, "not connected", ..] => ConnectorState.Available,
            _ => null,
        };
        return new(state, Connected: row[1] != "not connected", Charging: row[2] == "yes", default);
    }

    private static List<string[]> Rows() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## EVSE status").Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith('|') && !l.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray()),
    ];
}
