using RoamingHub.Core.Locations;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class LocationCatalogTests : ReadModelTest
{
    private LocationCatalog Locations => new(World.Database);

    [Fact]
    public async Task A_location_is_found_by_its_id_its_EVSEs_and_their_public_ids_without_regard_to_case()
    {
        await TellAsync(Facts.LocationDescribed);

        var found = (await Locations.FindAsync("loc1", default)).ShouldNotBeNull();
        (found.Location.Id, found.Version, found.Details, found.Removed, found.At).ShouldBe(("LOC1", 1, """{"id":"LOC1"}""", false, Facts.Noon));
        (await Locations.FindByEvseUidAsync("3257", default))!.Location.Id.ShouldBe("LOC1");
        (await Locations.FindByEvseIdAsync("de*abc*e3256", default))!.Location.Id.ShouldBe("LOC1");
        (await Locations.FindByEvseIdAsync("DEABCE3256", default))!.Location.Id.ShouldBe("LOC1");
        (await Locations.FindByEvseUidAsync("nobody", default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_version_is_that_of_the_last_description()
    {
        await TellAsync(Facts.LocationDescribed, new LocationRemoved("LOC1", Facts.Abc, Facts.Noon), Facts.LocationDescribed with { Details = "{}" });

        var found = (await Locations.FindAsync("LOC1", default))!;
        (found.Version, found.Details, found.Removed).ShouldBe((3, "{}", false));
    }

    [Fact]
    public async Task A_removed_location_stays()
    {
        await TellAsync(Facts.LocationDescribed, new LocationRemoved("loc1", Facts.Abc, Facts.Noon.AddDays(1)));

        var found = (await Locations.FindAsync("LOC1", default))!;
        (found.Removed, found.At).ShouldBe((true, Facts.Noon.AddDays(1)));
        (await Locations.ListAsync(Everything, default)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_EVSE_that_moved_is_found_where_it_lives()
    {
        var evse = Facts.Location.Evses[0];
        await TellAsync(Facts.LocationDescribed);
        await TellAsync(Facts.LocationDescribed with { Location = Facts.Location with { Id = "LOC2", Evses = [evse] } });
        await TellAsync(Facts.LocationDescribed with { Location = Facts.Location with { Evses = [evse with { Removed = true }] } });

        (await Locations.FindByEvseUidAsync("3256", default))!.Location.Id.ShouldBe("LOC2");
    }

    [Fact]
    public async Task A_public_id_that_was_given_again_leads_to_the_living_EVSE()
    {
        await TellAsync(Facts.LocationDescribed with { Location = Facts.Location with { Evses = [Facts.Location.Evses[0] with { Removed = true }] } });
        await TellAsync(Facts.LocationDescribed with
        {
            Location = Facts.Location with { Id = "LOC2", Evses = [Facts.Location.Evses[0] with { Uid = "9999" }] },
        });

        (await Locations.FindByEvseIdAsync("DE*ABC*E3256", default))!.Location.Id.ShouldBe("LOC2");
    }

    [Fact]
    public async Task Locations_are_listed_newest_first_and_an_owners_in_the_order_of_their_birth()
    {
        await TellAsync(Facts.LocationDescribed);
        await TellAsync(Facts.LocationDescribed with { Location = Facts.Location with { Id = "LOC2", Evses = [] } });
        await TellAsync(Facts.LocationDescribed with { Location = Facts.Location with { Id = "LOC3", Owner = new("NL", "XYZ"), Evses = [] } });
        await TellAsync(Facts.LocationDescribed);

        (await Locations.ListAsync(Everything, default)).Items.Select(l => l.Location.Id).ShouldBe(["LOC3", "LOC2", "LOC1"]);
        (await Locations.AllOfAsync(new("de", "abc"), default)).Select(l => l.Location.Id).ShouldBe(["LOC1", "LOC2"]);
    }

    private Task TellAsync(params object[] facts) => World.TellAsync(
        LocationStream.Of(facts[0] is LocationDescribed d ? d.Location.Id : ((LocationRemoved)facts[0]).Id), facts);
}
