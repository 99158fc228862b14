using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

/// <summary>How a charge that an EMP ordered finds its order, and ends at the EMP's word.</summary>
public sealed class RemoteStartTests(RemoteWorld world) : IClassFixture<RemoteWorld>
{
    [Fact]
    public async Task The_same_start_from_many_sides_at_once_is_one_command() // R10
    {
        await using var place = await world.PlaceAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => place.StartAsync()));
        answers.Distinct().ShouldHaveSingleItem().ShouldBe("000");
        place.Asked("RemoteStartTransaction").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_driver_who_taps_twice_begins_one_session()
    {
        await using var place = await world.PlaceAsync();
        var (first, second) = (place.StartAsync(), place.StartAsync(Guid.NewGuid().ToString()));
        var codes = new[] { (await first).Answer[26..60], (await second).Answer[26..60] };
        codes.Count(c => c.Contains("000", StringComparison.Ordinal)).ShouldBe(1, string.Join(" ", codes));
        codes.Count(c => c.Contains("602", StringComparison.Ordinal)).ShouldBe(1);
        place.Asked("RemoteStartTransaction").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_station_that_asks_about_the_driver_again_is_answered_without_Hubject() // 2.3: AuthorizeRemoteTxRequests
    {
        await using var place = await world.PlaceAsync();
        await place.StartAsync();
        (await place.Station.CallAsync("Authorize", """{"idTag":"DE-8EO-CAet5e4XY-3"}""")).GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        await place.BeginAsync();
        (await SessionAsync(place))!.Grant!.Provider.ShouldBe("DE-8EO");
        world.It.Hubject.Exchanges.ShouldNotContain(e => e.Operation == OicpOperation.AuthorizeStart && e.Request.Contains(place.EvseId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_driver_with_two_cars_at_a_station_has_two_sessions_each_at_its_place()
    {
        await using var place = await world.PlaceAsync(evses: 2);
        var (one, two) = (place.Session, Guid.NewGuid().ToString());
        var neighbour = place.EvseId[..^1] + "1";
        (await place.StartAsync(one)).ShouldBe("000");
        (await place.StartAsync(two, neighbour)).ShouldBe("000");
        await place.BeginAsync(connector: 1);
        await place.BeginAsync(connector: 2);
        (await SessionAsync(place, one))!.EvseUid.ShouldBe("E" + place.EvseId[8..]);
        (await SessionAsync(place, two))!.EvseUid.ShouldBe("E" + neighbour[8..]);
    }

    [Fact]
    public async Task The_newer_version_finds_the_order_by_its_number() // 2.3: remoteStartId
    {
        await using var place = await world.PlaceAsync("ocpp2.0.1");
        (await place.StartAsync()).ShouldBe("000");
        var told = place.Asked("RequestStartTransaction").ShouldHaveSingleItem();
        told.GetProperty("idToken").GetRawText().ShouldBe("""{"idToken":"DE-8EO-CAet5e4XY-3","type":"Central"}""");
        told.GetProperty("evseId").GetInt32().ShouldBe(1);
        var number = told.GetProperty("remoteStartId").GetInt32();
        await place.TransactionAsync("Started", "RemoteStart", $$"""{"transactionId":"tx-{{number}}","chargingState":"EVConnected","remoteStartId":{{number}}}""", """ "evse":{"id":1,"connectorId":1} """);
        var session = (await SessionAsync(place)).ShouldNotBeNull();
        (session.IdTag, session.Grant!.Reference).ShouldBe(("DE-8EO-CAet5e4XY-3", place.Session));

        await using var named = await world.PlaceAsync("ocpp2.0.1");
        await named.StartAsync();
        var answer = await named.TransactionAsync(
            "Started", "RemoteStart", """{"transactionId":"tx-named"}""", """ "evse":{"id":1,"connectorId":1},"idToken":{"idToken":"DE-8EO-CAet5e4XY-3","type":"Central"} """);
        answer.ShouldContain("\"Accepted\"");
        (await SessionAsync(named))!.Grant!.Reference.ShouldBe(named.Session);
    }

    [Fact]
    public async Task A_charge_is_stopped_once_and_its_end_is_the_end_of_its_session() // R13, R14
    {
        await using var place = await world.PlaceAsync();
        await place.StartAsync();
        var transaction = await place.BeginAsync();
        (await place.StopAsync(provider: "DE-XXX")).ShouldBe("400");
        var stopped = await place.StopAsync();
        stopped.ShouldBe("000");
        (await place.StopAsync()).ShouldBe(stopped); // on its way
        place.Asked("RemoteStopTransaction").ShouldHaveSingleItem().GetRawText().ShouldBe($$"""{"transactionId":{{transaction}}}""");
        await place.EndAsync(transaction);
        (await place.StopAsync()).ShouldBe("400");
    }

    [Fact]
    public async Task A_stop_that_the_station_did_not_carry_out_may_be_tried_again()
    {
        await using var place = await world.PlaceAsync();
        await place.StartAsync();
        await place.BeginAsync();
        place.Station.On("RemoteStopTransaction", """{"status":"Rejected"}""");
        (await place.StopAsync()).ShouldBe("501");
        await place.DisconnectAsync();
        await world.It.Hub.Database.UntilAsync($"SELECT count(*) = 0 FROM hub.station_owners WHERE station = '{place.StationId}'");
        (await place.StopAsync()).ShouldBe("501");
        await place.ConnectAsync();
        (await place.StopAsync()).ShouldBe("000");
    }

    [Fact]
    public async Task A_charge_that_a_card_began_is_stopped_by_its_provider_only() // R15
    {
        await using var place = await world.PlaceAsync();
        await place.BeginAsync(OicpWorld.Card);
        var session = world.It.Hubject.Sessions.Single(s => s.EvseId == place.EvseId).SessionId;
        (await place.StopAsync(session, provider: "DE-XXX")).ShouldBe("400");
        (await place.StopAsync(session, provider: "DE*8EO")).ShouldBe("000");
        place.Asked("RemoteStopTransaction").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_before_the_charge_takes_the_order_back()
    {
        await using var place = await world.PlaceAsync();
        await place.StartAsync();
        (await place.StopAsync(provider: "DE-XXX")).ShouldBe("400");
        var cancelled = await place.StopAsync();
        cancelled.ShouldBe("000");
        (await place.StopAsync()).ShouldBe(cancelled);
        place.Asked("RemoteStopTransaction").ShouldBeEmpty();
        var start = await place.Station.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"DE-8EO-CAet5e4XY-3","meterStart":0,"timestamp":"2026-03-01T10:00:00Z"}""");
        start.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Invalid");
    }

    private async Task<SessionRow?> SessionAsync(RemotePlace place, string? session = null)
    {
        var models = world.It.Hub.Service<ReadModels>();
        await models.CaughtUpAsync(await world.It.Hub.Service<EventLog>().HeadAsync(default), default);
        return await models.Sessions.FindByReferenceAsync(world.It.Partner, session ?? place.Session, default);
    }
}
