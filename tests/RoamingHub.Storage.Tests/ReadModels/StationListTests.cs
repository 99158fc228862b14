using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class StationListTests : ReadModelTest
{
    private StationList Stations => new(World.Database);

    [Fact]
    public async Task A_described_station_is_found_with_all_it_told_of_itself()
    {
        await TellStationAsync(Facts.StationDescribed, Facts.StationConnected, Facts.StationBooted);

        var station = (await Stations.FindAsync(Facts.Cp1, default)).ShouldNotBeNull();
        station.Description.Connectors.ShouldBe(Facts.StationDescribed.Connectors);
        station.Connected.ShouldBeTrue();
        station.Epoch.ShouldBe(7);
        station.ConnectedProtocol.ShouldBe("ocpp1.6");
        station.RegistrationStatus.ShouldBe("Accepted");
        station.Boot.ShouldBe(Facts.StationBooted.Details);
    }

    [Fact]
    public async Task A_station_that_was_never_described_or_was_removed_is_not_listed()
    {
        await TellStationAsync(Facts.StationConnected, Facts.StationBooted);
        (await Stations.ListAsync(Everything, default)).Items.ShouldBeEmpty();

        await TellStationAsync(Facts.StationDescribed, new StationRemoved(Facts.Cp1, Facts.Noon));

        (await Stations.FindAsync(Facts.Cp1, default)).ShouldBeNull();
        (await Stations.LinksAsync("3256", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_an_older_connection_is_no_news()
    {
        await TellStationAsync(
            Facts.StationDescribed, Facts.StationConnected with { Epoch = 7 }, Facts.StationConnected with { Epoch = 8 },
            Facts.StationDisconnected with { Epoch = 7 });
        (await Stations.FindAsync(Facts.Cp1, default))!.Connected.ShouldBeTrue();

        await TellStationAsync(Facts.StationDisconnected with { Epoch = 8 });

        var station = (await Stations.FindAsync(Facts.Cp1, default))!;
        station.Connected.ShouldBeFalse();
        station.Epoch.ShouldBe(8);
        station.ConnectedProtocol.ShouldBe("ocpp1.6");
    }

    [Fact]
    public async Task Stations_are_paged_by_name()
    {
        foreach (var name in (string[])["C", "A", "B"])
            await World.TellAsync(StationStream.Of(new(name)), Facts.StationDescribed with { Station = new(name) });

        var first = await Stations.ListAsync(new(Limit: 2), default);
        var second = await Stations.ListAsync(new(Limit: 2, After: first.Next), default);

        first.Items.Select(s => s.Description.Station.Value).ShouldBe(["A", "B"]);
        second.Items.Select(s => s.Description.Station.Value).ShouldBe(["C"]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_public_EVSE_leads_to_its_connector_whatever_the_case_of_its_uid()
    {
        await TellStationAsync(Facts.StationDescribed with { Connectors = [new(1, null, "uid-a", "1"), new(2, 3, "UID-B", null)] });

        (await Stations.LinksAsync("UID-A", default)).ShouldBe([new EvseLink(Facts.Plug1, "UID-A", "1")]);
        (await Stations.LinksAsync("uid-b", default)).ShouldBe([new EvseLink(new EvseRef(Facts.Cp1, 2, 3), "uid-b", null)]);
    }

    [Fact]
    public async Task A_new_description_replaces_the_links()
    {
        await TellStationAsync(Facts.StationDescribed);
        await TellStationAsync(Facts.StationDescribed with { Connectors = [new(1, null, "3300", "1")] });

        (await Stations.LinksAsync("3256", default)).ShouldBeEmpty();
        (await Stations.LinksAsync("3300", default)).Count.ShouldBe(1);
    }
}
