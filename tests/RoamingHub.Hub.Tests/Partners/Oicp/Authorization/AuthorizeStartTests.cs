using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Authorization;

/// <summary>A driver holds a card to a reader, and Hubject is asked (OICP 2.3, eRoamingAuthorizeStart).</summary>
public sealed class AuthorizeStartTests(OneWorld one) : IClassFixture<OneWorld>
{
    private HubjectSimulator Hubject => one.Hubject;

    [Fact]
    public async Task A_card_is_asked_for_once_with_its_UID_in_capitals_its_EVSE_and_no_session_id() // A1 A2 A3 A9
    {
        var card = one.Card();
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider));
        var (station, evse) = await one.StationAsync();
        await using var _ = station;

        (await station.AuthorizeAsync(card.ToLowerInvariant())).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        (await station.AuthorizeAsync(card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        await station.ChargeAsync(1, card, 1000);

        var asked = one.Calls(OicpOperation.AuthorizeStart, card).ShouldHaveSingleItem();
        asked.Target.ShouldBe("/api/oicp/charging/v21/operators/DE%2AABC/authorize/start");
        var body = JsonNode.Parse(asked.Request)!.AsObject();
        var ours = body["CPOPartnerSessionID"]!.GetValue<string>();
        JsonNode.DeepEquals(body, JsonNode.Parse(
            $$$"""{"OperatorID":"DE*ABC","Identification":{"RFIDMifareFamilyIdentification":{"UID":"{{{card}}}"}},"EvseID":"{{{evse}}}","PartnerProductID":"AC3","CPOPartnerSessionID":"{{{ours}}}"}"""))
            .ShouldBeTrue(asked.Request);

        // The decision shows what Hubject's support would ask for.
        var step = (await one.DecisionAsync(card)).GetProperty("steps").EnumerateArray().Last();
        step.GetProperty("reason").GetString()!.ShouldNotBeNullOrEmpty();
        var cdr = await Hubject.WaitForCdrAsync(Hubject.Sessions.Single(s => s.CpoPartnerSessionId == ours).SessionId, OicpWorld.Patience);
        cdr.CPOPartnerSessionID.ShouldBe(ours);
        (await one.Hub.Database.QueryAsync<long>($"SELECT count(*) FROM read.authorizations WHERE decision LIKE '%(Process-ID {asked.ProcessId})%'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_yes_is_stored_whole_before_the_station_hears_it() // A4
    {
        var (card, other) = (one.Card(), one.Card());
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider, EmpPartnerSessionId: "emp-4711", StopIdentifications: [Identification.Card(other)]));
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        await station.AuthorizeAsync(card);
        var session = Hubject.Sessions.Single(s => s.Identification.CardUid == card);
        var stored = JsonElement.Parse(await one.Hub.Database.QueryAsync<string>(
            $"SELECT data::text FROM log.mt_events WHERE type = 'authorization_decided' AND data -> 'token' ->> 'uid' = '{card}'"));
        var grant = stored.GetProperty("grant");
        grant.GetProperty("reference").GetString().ShouldBe(session.SessionId);
        grant.GetProperty("partnerReference").GetString().ShouldBe("emp-4711");
        grant.GetProperty("provider").GetString().ShouldBe(OicpWorld.Provider);
        grant.GetProperty("stopTokens")[0].GetString().ShouldBe(other);
        grant.GetProperty("method").GetString().ShouldBe("Asked");
    }

    [Fact]
    public async Task A_card_read_before_the_plug_is_in_may_be_meant_for_any_connector() // A8
    {
        var card = one.Card();
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider));
        var (station, first) = await one.StationAsync(connectors: 2);
        await using var _ = station;
        await station.AuthorizeAsync(card);
        await station.ChargeAsync(2, card, 1000);
        var asked = one.Calls(OicpOperation.AuthorizeStart, card).ShouldHaveSingleItem();
        JsonNode.Parse(asked.Request)!.AsObject().ContainsKey("EvseID").ShouldBeFalse();
        var cdr = await Hubject.WaitForCdrAsync(Hubject.Sessions.Single(s => s.Identification.CardUid == card).SessionId, OicpWorld.Patience);
        cdr.EvseID.ShouldNotBe(first);
    }

    [Fact]
    public async Task A_start_without_a_card_at_the_reader_is_asked_for_with_its_EVSE_over_OCPP_2_0_1_too()
    {
        var (card, newer) = (one.Card(), one.Card());
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider));
        Hubject.Know(new(Identification.Card(newer), OicpWorld.Provider));
        var (station, evse) = await one.StationAsync();
        await using var _ = station;
        var charge = await station.BeginChargeAsync(1, card);
        (await charge.Started).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        JsonNode.Parse(one.Calls(OicpOperation.AuthorizeStart, card).ShouldHaveSingleItem().Request)!["EvseID"]!.GetValue<string>().ShouldBe(evse);
        await charge.StopAsync();

        var (modern, place) = await one.Station201Async();
        await using var __ = modern;
        var transaction = await modern.BeginChargeAsync(1, new(newer, V201.IdTokenEnum.ISO14443));
        await modern.EndChargeAsync(transaction);
        JsonNode.Parse(one.Calls(OicpOperation.AuthorizeStart, newer).ShouldHaveSingleItem().Request)!["EvseID"]!.GetValue<string>().ShouldBe(place);
    }

    [Fact]
    public async Task A_vehicle_shows_its_contract_and_what_is_no_card_is_not_asked_about()
    {
        var (station, _) = await one.Station201Async();
        await using var __ = station;
        // ISO 15118 lets a vehicle leave the check digit out, OICP does not.
        Hubject.Know(new(Identification.PlugAndCharge("DE8EOC123456786"), OicpWorld.Provider));
        (await station.AuthorizeAsync(new V201.IdTokenType("DE8EOC12345678", V201.IdTokenEnum.EMAID))).IdTokenInfo.Status.Known.ShouldBe(V201.AuthorizationStatusEnum.Accepted);
        var asked = Hubject.Exchanges.Where(e => e.Operation == OicpOperation.AuthorizeStart && e.Request.Contains("PlugAndCharge", StringComparison.Ordinal))
            .Select(e => JsonNode.Parse(e.Request)!["Identification"]!.ToJsonString()).ToList();
        asked.ShouldContain("""{"PlugAndChargeIdentification":{"EvcoID":"DE8EOC123456786"}}""");

        var before = Hubject.Exchanges.Count;
        foreach (var (id, type) in new[] { ("04A1B2C3D", V201.IdTokenEnum.ISO14443), ("123456789012", V201.IdTokenEnum.ISO14443), ("04A1B2C3", V201.IdTokenEnum.KeyCode), ("04A1B2C3", V201.IdTokenEnum.Central) })
            (await station.AuthorizeAsync(new V201.IdTokenType(id, type))).IdTokenInfo.Status.Known.ShouldBe(V201.AuthorizationStatusEnum.Invalid);
        Hubject.Exchanges.Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_reader_that_turns_and_pads_ids_is_put_right()
    {
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        var id = station.Options.Id;
        await one.PutAsync($"api/stations/{id}", $$$"""{"connectors":[{"connectorId":1,"evseUid":"E{{{id[2..]}}}","ocpiConnectorId":"1"}],"cardReading":{"reversed":true,"padding":"left"}}""");
        var shown = await one.GetAsync($"api/stations/{id}");
        shown.GetProperty("cardReading").GetRawText().ShouldBe("""{"reversed":true,"padding":"left"}""");
        Hubject.Know(new(Identification.Card("04A1B2C3D4E5F7"), OicpWorld.Provider));
        (await station.AuthorizeAsync("00F7E5D4C3B2A104")).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        one.Calls(OicpOperation.AuthorizeStart, "04A1B2C3D4E5F7").ShouldHaveSingleItem();
        await station.ChargeAsync(1, "00F7E5D4C3B2A104", 1000);
        var session = Hubject.Sessions.Single(s => s.Identification.CardUid == "04A1B2C3D4E5F7");
        (await Hubject.WaitForCdrAsync(session.SessionId, OicpWorld.Patience)).Identification.CardUid.ShouldBe("04A1B2C3D4E5F7");
    }

    [Fact]
    public async Task A_no_is_what_the_table_says_leaves_no_session_and_is_not_asked_for_again_at_once() // A5 A6 A9
    {
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        var (locked, unknown) = (one.Card(), one.Card());
        Hubject.Know(new(Identification.Card(locked), OicpWorld.Provider, RefusalCode: "200"));
        (await station.AuthorizeAsync(locked)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Blocked);
        (await station.AuthorizeAsync(unknown)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Invalid);
        (await station.StartTransactionAsync(new(1, unknown, 0, DateTimeOffset.UtcNow))).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Invalid);
        one.Calls(OicpOperation.AuthorizeStart, unknown).ShouldHaveSingleItem();
        Hubject.Sessions.ShouldNotContain(s => s.Identification.CardUid == unknown || s.Identification.CardUid == locked);
        (await one.Hub.Database.QueryAsync<long>($"SELECT count(*) FROM log.mt_events WHERE type = 'authorization_decided' AND data -> 'token' ->> 'uid' IN ('{locked}', '{unknown}') AND data ? 'grant'")).ShouldBe(0);

        // The same in the shape of an acknowledgement.
        var bare = one.Card();
        var (free, _) = await one.StationAsync();
        await using var ___ = free;
        Hubject.Know(new(Identification.Card(bare), OicpWorld.Provider));
        Hubject.Faults.Set(OicpOperation.AuthorizeStart, new HubjectFault.Code("210"), times: 1);
        (await free.AuthorizeAsync(bare)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Invalid);
        (await one.DecisionAsync(bare)).GetProperty("steps").EnumerateArray().Last().GetProperty("reason").GetString()!.ShouldContain("210 No valid contract");
        one.Calls(OicpOperation.AuthorizeStart, bare).Single().Answer!.ShouldNotContain("AuthorizationStatus");
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_serves_the_next_try_and_is_not_asked_for_twice() // A7
    {
        var card = one.Card();
        Hubject.Know(new(Identification.Card(card), OicpWorld.Provider));
        var (station, _) = await one.StationAsync();
        await using var __ = station;
        Hubject.Faults.Set(OicpOperation.AuthorizeStart, new HubjectFault.Slow(TimeSpan.FromSeconds(4.5)), times: 1);
        (await station.AuthorizeAsync(card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Invalid);
        (await one.DecisionAsync(card)).GetProperty("steps").EnumerateArray().Last().GetProperty("answer").GetString().ShouldBe("unreachable");
        (await one.Hub.Database.QueryAsync<long>($"SELECT count(*) FROM log.mt_events WHERE type = 'authorization_decided' AND data -> 'token' ->> 'uid' = '{card}' AND data ? 'grant'")).ShouldBe(0);

        await Hubject.WaitForAsync(() => Hubject.Sessions.FirstOrDefault(s => s.Identification.CardUid == card), "the late session", OicpWorld.Patience);
        (await station.AuthorizeAsync(card)).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        one.Calls(OicpOperation.AuthorizeStart, card).ShouldHaveSingleItem();
        await station.ChargeAsync(1, card, 1000);
        await Hubject.WaitForCdrAsync(Hubject.Sessions.Single(s => s.Identification.CardUid == card).SessionId, OicpWorld.Patience);
    }

    [Fact]
    public async Task A_remote_start_that_the_station_asks_about_is_not_asked_of_Hubject()
    {
        var (station, evse) = await one.StationAsync();
        await using var _ = station;
        Hubject.Know(new(Identification.Remote("DE-8EO-C0000REMO-0"), OicpWorld.Provider));
        var before = Hubject.Exchanges.Count(e => e.Operation == OicpOperation.AuthorizeStart);
        var started = await Hubject.RemoteStartAsync(OicpWorld.Provider, evse, "DE-8EO-C0000REMO-0");
        started.Code.ShouldBe("000");
        (await station.AuthorizeAsync("DE-8EO-C0000REMO-0")).IdTagInfo.Status.Known.ShouldBe(AuthorizationStatus.Accepted);
        var charge = await station.NextRemoteChargeAsync();
        await charge.Started;
        await charge.StopAsync();
        await Hubject.WaitForCdrAsync(started.SessionId, OicpWorld.Patience);
        Hubject.Exchanges.Count(e => e.Operation == OicpOperation.AuthorizeStart).ShouldBe(before);
    }
}
