using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class PartnerRegisterTests : ReadModelTest
{
    private static readonly PartnerAdded Added = (PartnerAdded)Facts.All["partner_added"];

    private PartnerRegister Partners => new(World.Database);

    [Fact]
    public async Task A_partner_goes_from_pending_to_connected_and_away()
    {
        await TellAsync(Added);
        (await Partners.FindAsync(Facts.Emsp, default)).ShouldSatisfyAllConditions(
            p => p!.Status.ShouldBe(PartnerStatus.Pending), p => p!.Settings.ShouldBe(Added.Settings), p => p!.Parties.ShouldBeEmpty());

        await TellAsync(new PartnerConnected(Facts.Emsp, [new("DE", "8AC"), new("NL", "8AC")], Facts.Noon), Facts.All["partner_settings_changed"]);
        (await Partners.FindAsync(Facts.Emsp, default)).ShouldSatisfyAllConditions(
            p => p!.Status.ShouldBe(PartnerStatus.Connected), p => p!.Name.ShouldBe("Emsp 1"),
            p => p!.Parties.ShouldBe([new("DE", "8AC"), new("NL", "8AC")]));

        await TellAsync(new PartnerDisconnected(Facts.Emsp, "x", Facts.Noon));
        (await Partners.FindAsync(Facts.Emsp, default))!.Status.ShouldBe(PartnerStatus.Disconnected);

        await TellAsync(new PartnerRemoved(Facts.Emsp, Facts.Noon));
        (await Partners.FindAsync(Facts.Emsp, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Partners_are_listed_newest_first_and_by_protocol_in_the_order_of_their_arrival()
    {
        await TellAsync(Added);
        await TellAsync(Added with { Partner = new("p2"), Protocol = "oicp" });
        await TellAsync(Added with { Partner = new("p3") });

        (await Partners.ListAsync(default)).Select(p => p.Id.Value).ShouldBe(["p3", "p2", "p1"]);
        (await Partners.ByProtocolAsync("ocpi", default)).Select(p => p.Id.Value).ShouldBe(["p1", "p3"]);
    }

    private Task TellAsync(params object[] facts) =>
        World.TellAsync(PartnerStream.Of(facts[0] is PartnerAdded added ? added.Partner : Facts.Emsp), facts);
}
