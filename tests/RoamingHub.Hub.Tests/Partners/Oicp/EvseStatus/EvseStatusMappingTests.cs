using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using BoardState = RoamingHub.Hub.Partners.EvseState;
using EvseState = RoamingHub.Oicp.V23.EvseStatus.EvseState;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseStatus;

public sealed class EvseStatusMappingTests
{
    [Theory]
    [InlineData(ConnectorState.Available, EvseState.Available)]
    [InlineData(ConnectorState.Preparing, EvseState.Occupied)]
    [InlineData(ConnectorState.Charging, EvseState.Occupied)]
    [InlineData(ConnectorState.PausedByVehicle, EvseState.Occupied)]
    [InlineData(ConnectorState.PausedByStation, EvseState.Occupied)]
    [InlineData(ConnectorState.Finishing, EvseState.Occupied)]
    [InlineData(ConnectorState.Occupied, EvseState.Occupied)]
    [InlineData(ConnectorState.Reserved, EvseState.Reserved)]
    [InlineData(ConnectorState.Unavailable, EvseState.OutOfService)]
    [InlineData(ConnectorState.Faulted, EvseState.OutOfService)]
    [InlineData(null, EvseState.Unknown)]
    public void A_connected_EVSE_is_what_its_station_says(ConnectorState? state, EvseState told) =>
        EvseStatusMapping.ToOicp(new BoardState(state, Connected: true, Charging: false, default)).ShouldBe(told);

    [Fact]
    public void Nobody_knows_of_an_EVSE_whose_station_is_not_connected()
    {
        EvseStatusMapping.ToOicp(null).ShouldBe(EvseState.Unknown);
        EvseStatusMapping.ToOicp(new BoardState(ConnectorState.Available, Connected: false, Charging: false, default)).ShouldBe(EvseState.Unknown);
    }

    [Fact]
    public void A_running_charge_occupies_an_EVSE_whatever_the_station_forgot() =>
        EvseStatusMapping.ToOicp(new BoardState(ConnectorState.Available, Connected: true, Charging: true, default)).ShouldBe(EvseState.Occupied);
}
