using RoamingHub.Core.Stations;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class ConnectorStatesTests : ReadModelTest
{
    private ConnectorStates Connectors => new(World.Database);

    [Fact]
    public async Task The_last_report_of_each_connector_counts()
    {
        await TellStationAsync(
            Report(ConnectorState.Charging), Report(ConnectorState.Faulted) with { ErrorCode = "GroundFailure", Info = "i", VendorErrorCode = "X9" },
            Report(ConnectorState.Unavailable) with { Evse = new(Facts.Cp1, 0) });

        var connectors = await Connectors.OfStationAsync(Facts.Cp1, default);

        connectors.Select(c => (c.Evse.Connector, c.State)).ShouldBe([(0, ConnectorState.Unavailable), (1, ConnectorState.Faulted)]);
        connectors[1].ShouldBe(new(Facts.Plug1, ConnectorState.Faulted, "Faulted", "GroundFailure", "i", "vendor", "X9", Facts.Noon));
    }

    [Fact]
    public async Task An_EVSE_shows_its_connector_its_station_and_the_connection()
    {
        await TellStationAsync(
            Facts.StationDescribed, Facts.StationConnected, Report(ConnectorState.Charging),
            Report(ConnectorState.Faulted) with { Evse = new(Facts.Cp1, 0) });

        var states = await Connectors.OfEvsesAsync(["3256", "3257", "nobody"], default);

        states.Keys.ShouldBe(["3256", "3257"]);
        states["3256"].Single().ShouldSatisfyAllConditions(
            s => s.Connected.ShouldBeTrue(), s => s.State.ShouldBe(ConnectorState.Charging), s => s.Station.ShouldBe(ConnectorUse.Faulted),
            s => s.PublicConnectorId.ShouldBe("1"));
        states["3257"].Single().State.ShouldBeNull();
    }

    [Fact]
    public async Task An_EVSE_changes_when_what_it_offers_changes_and_not_with_every_report()
    {
        await TellStationAsync(Facts.StationDescribed, Facts.StationConnected, Report(ConnectorState.Preparing));
        var inUse = await ChangedAtAsync();

        await TellStationAsync(Report(ConnectorState.Charging), Report(ConnectorState.Finishing), Facts.StationConnected with { Epoch = 8 });
        (await ChangedAtAsync()).ShouldBe(inUse);

        await TellStationAsync(Report(ConnectorState.Available), Report(ConnectorState.Charging));
        var again = await ChangedAtAsync();
        again.ShouldBeGreaterThan(inUse);

        await TellStationAsync(Facts.StationDisconnected with { Epoch = 8 });
        (await ChangedAtAsync()).ShouldBeGreaterThan(again);
    }

    private static ConnectorStateReported Report(ConnectorState state) => Facts.StateReported with { State = state, Status = state.ToString() };

    private async Task<DateTimeOffset> ChangedAtAsync() => (await Connectors.OfEvsesAsync(["3256"], default))["3256"].Single().ChangedAt;
}
