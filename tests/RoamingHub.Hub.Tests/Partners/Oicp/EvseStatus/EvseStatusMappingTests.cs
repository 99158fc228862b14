using Microsoft.Extensions.Configuration;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using BoardState = RoamingHub.Hub.Partners.EvseState;
using EvseState = RoamingHub.Oicp.V23.EvseStatus.EvseState;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseStatus;

/// <summary>What the table of states does not show.</summary>
public sealed class EvseStatusMappingTests
{
    [Fact]
    public void What_is_told_of_an_EVSE_whose_station_is_away_is_a_setting()
    {
        var away = new BoardState(ConnectorState.Available, Connected: false, Charging: true, default);
        EvseStatusMapping.ToOicp([away], "AVAILABLE", Options(null).Offline).ShouldBe(EvseState.Unknown);
        EvseStatusMapping.ToOicp([away], "AVAILABLE", Options("OutOfService").Offline).ShouldBe(EvseState.OutOfService);
        Should.Throw<InvalidOperationException>(() => Options("Available")).Message.ShouldContain("Hub:Oicp:OfflineStatus");
    }

    [Fact]
    public void Of_two_stations_behind_one_EVSE_the_one_that_is_there_speaks()
    {
        var away = new BoardState(ConnectorState.Charging, Connected: false, Charging: true, default);
        EvseStatusMapping.ToOicp([away, new(ConnectorState.Available, Connected: true, Charging: false, default)], null, EvseState.Unknown).ShouldBe(EvseState.Available);
    }

    [Fact]
    public void Where_no_station_is_linked_the_catalogue_speaks_and_else_nobody() => EvseStatusMapping.ToOicp([], null, EvseState.OutOfService).ShouldBe(EvseState.Unknown);

    private static EvsePushOptions Options(string? offline) =>
        EvsePushOptions.From(new ConfigurationBuilder().AddInMemoryCollection([new("Hub:Oicp:OfflineStatus", offline)]).Build());
}
