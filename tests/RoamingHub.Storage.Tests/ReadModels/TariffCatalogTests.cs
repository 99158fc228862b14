using RoamingHub.Core.Tariffs;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class TariffCatalogTests : ReadModelTest
{
    private TariffCatalog Tariffs => new(World.Database);

    [Fact]
    public async Task A_tariff_is_found_with_its_version_and_its_owner()
    {
        await TellAsync("T1", Facts.TariffDescribed, Facts.TariffDescribed with { Tariff = Facts.Tariff with { Currency = "SEK" } });

        var found = (await Tariffs.FindAsync("t1", default)).ShouldNotBeNull();
        (found.Tariff.Currency, found.Version, found.Owner, found.Removed, found.Details).ShouldBe(("SEK", 2, Facts.Abc, false, """{"id":"T1"}"""));
        found.Tariff.Elements[0].Restrictions!.StartTime.ShouldBe(new TimeOnly(8, 0));
    }

    [Fact]
    public async Task A_removed_tariff_is_known_but_not_listed()
    {
        await TellAsync("T1", Facts.TariffDescribed);
        await TellAsync("T2", Facts.TariffDescribed with { Tariff = Facts.Tariff with { Id = "T2" } });
        await TellAsync("T1", new TariffRemoved("T1", Facts.Abc, Facts.Noon));

        (await Tariffs.FindAsync("T1", default))!.Removed.ShouldBeTrue();
        (await Tariffs.ListAsync(Everything, default)).Items.Select(t => t.Tariff.Id).ShouldBe(["T2"]);
        (await Tariffs.AllOfAsync(Facts.Abc, default)).Select(t => t.Tariff.Id).ShouldBe(["T2"]);
        (await Tariffs.AllOfAsync(new("NL", "XYZ"), default)).ShouldBeEmpty();
    }

    private Task TellAsync(string id, params object[] facts) => World.TellAsync(TariffStream.Of(id), facts);
}
