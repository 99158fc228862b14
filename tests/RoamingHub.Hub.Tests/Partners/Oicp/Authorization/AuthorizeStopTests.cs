using System.Text.Json.Nodes;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Authorization;

/// <summary>Another card at a station where everything is in use is meant to end a charge (OICP 2.3, eRoamingAuthorizeStop).</summary>
public sealed class AuthorizeStopTests(OneWorld one) : IClassFixture<OneWorld>
{
    private HubjectSimulator Hubject => one.Hubject;

    [Fact]
    public async Task Another_card_ends_a_charge_by_Hubjects_word_alone_and_the_first_card_always()
    {
        var (card, relative, stranger) = (one.Card(), one.Card(), one.Card());
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider, EmpPartnerSessionId: "emp-7"));
        Hubject.Know(new(Identification.Card(relative), OicpWorld.Provider));
        Hubject.Know(new(Identification.Card(stranger), "DE-XXX"));
        var (station, evse) = await one.StationAsync();
        await using var _ = station;
        var charge = await BeginAsync(station, card);
        var session = Hubject.Sessions.Single(s => s.Identification.CardUid == card);

        // A stranger's card: Hubject says no.
        (await StatusAsync(station, stranger)).ShouldBe(AuthorizationStatus.Invalid);
        var asked = one.Calls(OicpOperation.AuthorizeStop, stranger).ShouldHaveSingleItem();
        asked.Target.ShouldBe("/api/oicp/charging/v21/operators/DE%2AABC/authorize/stop");
        JsonNode.DeepEquals(JsonNode.Parse(asked.Request), JsonNode.Parse(
            $$$"""{"SessionID":"{{{session.SessionId}}}","OperatorID":"DE*ABC","Identification":{"RFIDMifareFamilyIdentification":{"UID":"{{{stranger}}}"}},"EvseID":"{{{evse}}}","CPOPartnerSessionID":"{{{session.CpoPartnerSessionId}}}","EMPPartnerSessionID":"emp-7"}"""))
            .ShouldBeTrue(asked.Request);

        // Hubject is away: asked once more, and then it is no. The card that began the charge needs nobody.
        Hubject.Faults.Set(OicpOperation.AuthorizeStop, new HubjectFault.Error(503));
        (await StatusAsync(station, relative)).ShouldBe(AuthorizationStatus.Invalid);
        one.Calls(OicpOperation.AuthorizeStop, relative).Count.ShouldBe(2);
        (await StatusAsync(station, card)).ShouldBe(AuthorizationStatus.Accepted);
        Hubject.Faults.Clear(OicpOperation.AuthorizeStop);

        // What it says with codes of its own.
        foreach (var code in (string[])["400", "101", "102", "105"])
        {
            Hubject.Faults.Set(OicpOperation.AuthorizeStop, new HubjectFault.Code(code), times: 1);
            (await StatusAsync(station, relative)).ShouldBe(AuthorizationStatus.Invalid);
            (await one.DecisionAsync(relative)).GetProperty("steps").EnumerateArray().Last().GetProperty("reason").GetString()!.ShouldContain(code);
        }

        // No answer once, yes then: the station is told to end it, and the record goes out.
        Hubject.Faults.Set(OicpOperation.AuthorizeStop, new HubjectFault.Down(), times: 1);
        (await StatusAsync(station, relative)).ShouldBe(AuthorizationStatus.Accepted);
        await charge.Ended;
        await Hubject.WaitForCdrAsync(session.SessionId, OicpWorld.Patience);
        (await one.DecisionAsync(relative)).GetProperty("steps").EnumerateArray().Last().GetProperty("answer").GetString().ShouldBe("may-end");
        one.Calls(OicpOperation.AuthorizeStart, relative).ShouldBeEmpty();
        one.Calls(OicpOperation.AuthorizeStart, stranger).ShouldBeEmpty();

        // It was no permit to begin anything.
        var next = await BeginAsync(station, relative);
        one.Calls(OicpOperation.AuthorizeStart, relative).ShouldHaveSingleItem();
        await next.StopAsync();
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_card_that_the_EMP_named_ends_the_charge_without_a_question()
    {
        var (card, named) = (one.Card(), one.Card());
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider, StopIdentifications: [Identification.Card(named)]));
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        var charge = await BeginAsync(station, card);
        (await StatusAsync(station, named)).ShouldBe(AuthorizationStatus.Accepted);
        await charge.Ended;
        one.Calls(OicpOperation.AuthorizeStop, named).ShouldBeEmpty();
        one.Calls(OicpOperation.AuthorizeStart, named).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_card_of_the_same_group_ends_the_charge_without_a_question()
    {
        var (card, sibling) = (one.Card(), one.Card());
        foreach (var tag in new[] { card, sibling })
            await one.PutAsync($"api/tokens/{tag}", """{"status":"Accepted","parentIdTag":"FLEET-1"}""");
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        var charge = await BeginAsync(station, card);
        var info = (await station.AuthorizeAsync(sibling)).IdTagInfo;
        (info.Status.Known, info.ParentIdTag).ShouldBe((AuthorizationStatus.Accepted, "FLEET-1"));
        await charge.StopAsync(idTag: sibling);
        one.Calls(OicpOperation.AuthorizeStop, sibling).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_a_connector_is_free_another_card_is_a_start_and_only_charges_that_were_asked_for_are_asked_about()
    {
        var (card, other, third) = (one.Card(), one.Card(), one.Card());
        foreach (var known in new[] { card, other, third })
            Hubject.Know(new(Identification.Card(known), OicpWorld.Provider));
        var (station, evse) = await one.StationAsync(connectors: 2);
        await using var _ = station;
        var first = await BeginAsync(station, card);
        (await StatusAsync(station, other)).ShouldBe(AuthorizationStatus.Accepted);
        one.Calls(OicpOperation.AuthorizeStart, other).ShouldHaveSingleItem();
        one.Calls(OicpOperation.AuthorizeStop, other).ShouldBeEmpty();
        await station.EndChargeAsync(first);

        // The other connector is broken, and an app began the charge: there is nothing to ask.
        await station.StatusAsync(2, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        Hubject.Know(new(Identification.Remote("DE-8EO-C0000STOP-0"), OicpWorld.Provider));
        (await Hubject.RemoteStartAsync(OicpWorld.Provider, evse, "DE-8EO-C0000STOP-0")).Code.ShouldBe("000");
        var remote = await station.NextRemoteChargeAsync();
        await remote.Started;
        (await StatusAsync(station, third)).ShouldBe(AuthorizationStatus.Invalid);
        one.Calls(OicpOperation.AuthorizeStop, third).ShouldBeEmpty();
        one.Calls(OicpOperation.AuthorizeStart, third).ShouldBeEmpty();
        // A stop is never refused, whoever's card it names.
        await remote.StopAsync(idTag: third);
    }

    [Fact]
    public async Task A_charge_whose_end_was_lost_does_not_keep_other_cards_from_its_connector()
    {
        var (card, next) = (one.Card(), one.Card());
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider));
        Hubject.Know(new(Identification.Card(next), "DE-XXX"));
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        await BeginAsync(station, card);
        (await StatusAsync(station, next)).ShouldBe(AuthorizationStatus.Invalid);
        one.Calls(OicpOperation.AuthorizeStop, next).ShouldHaveSingleItem();

        station.Clock.Set(DateTimeOffset.UtcNow.AddMinutes(-1));
        await station.StatusAsync(1, ChargePointStatus.Available);
        await OneWorld.UntilAsync(async () => await StatusAsync(station, next) == AuthorizationStatus.Accepted);
        one.Calls(OicpOperation.AuthorizeStart, next).ShouldHaveSingleItem();
    }

    private static async Task<StationCharge> BeginAsync(StationSimulator station, string card)
    {
        await station.AuthorizeAsync(card);
        var charge = await station.BeginChargeAsync(1, card);
        (await charge.Started).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        return charge;
    }

    private static async Task<AuthorizationStatus?> StatusAsync(StationSimulator station, string card) => (await station.AuthorizeAsync(card)).IdTagInfo.Status.Known;
}
