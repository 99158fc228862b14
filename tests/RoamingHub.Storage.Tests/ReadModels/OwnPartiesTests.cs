using RoamingHub.Core.Partners;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class OwnPartiesTests : ReadModelTest
{
    [Fact]
    public async Task Our_companies_are_listed_in_the_order_they_came_with_their_last_description()
    {
        await TellAsync(new(Facts.Abc, "Abc", null, Facts.Noon));
        await TellAsync(new(new("NL", "XYZ"), "Xyz", null, Facts.Noon));
        await TellAsync(new(new("de", "abc"), "Abc Charging", "https://abc.example", Facts.Noon));

        var parties = new OwnParties(World.Database);

        (await parties.ListAsync(default)).Select(p => p.Party.ToString()).ShouldBe(["DE-ABC", "NL-XYZ"]);
        (await parties.FindAsync(new("de", "ABC"), default)).ShouldBe(new(Facts.Abc, "Abc Charging", "https://abc.example", Facts.Noon));
        (await parties.FindAsync(new("FR", "ABC"), default)).ShouldBeNull();
    }

    private Task TellAsync(OwnPartyDescribed party) => World.TellAsync(OwnPartyStream.Of(party.Party), party);
}
