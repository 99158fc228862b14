using System.Text.Json.Nodes;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

/// <summary>What is switched off, what goes wrong inside, and charges that never come: in a hub of short patience.</summary>
public sealed class RemoteLimitsTests : IAsyncLifetime
{
    private const string Start = "charging/v21/providers/DE*8EO/authorize-remote/start";
    private const string Stop = "charging/v21/providers/DE*8EO/authorize-remote/stop";
    private const string Reserve = "reservation/v11/providers/DE*8EO/reservation-start-request";
    private const string GiveBack = "reservation/v11/providers/DE*8EO/reservation-stop-request";

    private OicpWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await OicpWorld.StartAsync(
            ("Hub:Sessions:RemoteStartMinutes", "0.05"), ("Hub:Oicp:ServicePrefix", "hubject"), ("HUB_PUBLIC_URL", "http://127.0.0.1:1/roaming/"));
        await _world.AddPartnerAsync();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_charge_that_never_begins_ends_its_session_without_a_record() // R17
    {
        _world.ServiceUrl.ShouldBe($"http://127.0.0.1:1/roaming/hubject/{_world.Partner}"); // 1.0.1
        await using var place = await PlaceAsync();
        var accepted = await place.PostAsync(Start, place.StartBody(), Url("/hubject"));
        accepted.ShouldBe("000");
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM log.mt_events WHERE type = 'remote_start_lapsed'");
        var start = await place.Station.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"DE-8EO-CAet5e4XY-3","meterStart":0,"timestamp":"2026-03-01T10:00:00Z"}""");
        start.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Invalid");
        (await place.PostAsync(Stop, StopBody(place), Url("/hubject"))).ShouldBe("400");
        (await place.PostAsync(Start, place.StartBody(), Url("/roaming/hubject"))).ShouldBe(accepted);
        (await place.PostAsync(Start, place.StartBody(), Url("/oicp"))).ShouldBe(accepted);
        place.Asked("RemoteStartTransaction").Count.ShouldBe(1);
        (await _world.Hub.Database.QueryAsync<long>("SELECT count(*) FROM log.mt_events WHERE type = 'remote_start_lapsed'")).ShouldBe(1);
        var own = JsonNode.Parse(accepted.Answer)!["CPOPartnerSessionID"]!;
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM hub.deliveries WHERE module = 'notifications'");
        (await _world.Hub.Database.QueryAsync<string>("SELECT content FROM hub.deliveries WHERE module = 'notifications'")).ShouldBe(
            $$$"""{"Type":"Error","SessionID":"{{{place.Session}}}","CPOPartnerSessionID":"{{{own}}}","EMPPartnerSessionID":"emp-1","Identification":{"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"}},"OperatorID":"DE*ABC","EvseID":"DE*ABC*E500","ErrorType":"ConnectorError","ErrorAdditionalInfo":"The charge never began."}""");
        (await _world.Hub.Database.QueryAsync<long>($"SELECT count(*) FROM log.mt_events WHERE type LIKE 'charge_record%' AND data::text LIKE '%{place.Session}%'")).ShouldBe(0);
    }

    [Fact]
    public async Task H12_H13_What_is_switched_off_is_320_and_a_fault_of_ours_021_which_is_forgotten()
    {
        await using var place = await PlaceAsync();
        (await place.PostAsync(Reserve, place.StartBody(), Url("/oicp"))).ShouldBe("320");
        (await place.PostAsync(GiveBack, StopBody(place), Url("/oicp"))).ShouldBe("320");
        await _world.Hub.Database.ExecuteAsync("ALTER VIEW read.evse_states RENAME TO evse_states_away");
        (await place.PostAsync(Start, place.StartBody(), Url("/oicp"))).ShouldBe("021");
        await _world.Hub.Database.ExecuteAsync("ALTER VIEW read.evse_states_away RENAME TO evse_states");
        (await place.PostAsync(Start, place.StartBody(), Url("/oicp"))).ShouldBe("000");

        await _world.AddPartnerAsync(""","services":["Reservation"],"remote":{"reservationMinutes":99}""");
        (await place.PostAsync(Start, place.StartBody(), Url("/oicp"))).ShouldBe("320");
        (await place.PostAsync(Stop, StopBody(place), Url("/oicp"))).ShouldBe("400");
    }

    [Fact]
    public async Task A_stop_that_crosses_its_charge_ends_it_also_where_the_station_refuses_at_first()
    {
        await using var place = await PlaceAsync();
        place.Station.On("RemoteStopTransaction", """{"status":"Rejected"}""");
        await place.PostAsync(Start, place.StartBody(), Url("/oicp"));
        var log = _world.Hub.Service<EventLog>();
        var order = await _world.Hub.Database.QueryAsync<string>("SELECT stream_id FROM log.mt_events WHERE type = 'remote_start_requested' ORDER BY seq_id DESC LIMIT 1");
        var transaction = await place.BeginAsync();
        // As when the order is taken back while the station's start is being written down.
        await log.AppendAsync(order, ExpectedVersion.Any, [new RemoteStartCancelled(Guid.Parse(order["remote-start-".Length..]), DateTimeOffset.UtcNow)]);
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM log.mt_events WHERE type = 'remote_stop_answered'");
        place.Station.On("RemoteStopTransaction", """{"status":"Accepted"}""");
        await _world.Hub.Database.UntilAsync("SELECT count(*) > 0 FROM log.mt_events WHERE type = 'remote_stop_answered' AND lower(data ->> 'outcome') = 'accepted'");
        var asked = place.Asked("RemoteStopTransaction");
        asked.Count.ShouldBeGreaterThan(1);
        asked.ShouldAllBe(a => a.GetRawText() == $$"""{"transactionId":{{transaction}}}""");
    }

    [Theory]
    [InlineData("""{"reservationMinutes":100}""", "remote.reservationMinutes")]
    [InlineData("""{"refusedProviders":["DE-8EO","nobody"]}""", "remote.refusedProviders[1]")]
    [InlineData("""{"cableRequired":"yes"}""", "remote.cableRequired")]
    public async Task Terms_that_cannot_be_are_refused_by_their_member(string remote, string member)
    {
        var answer = await _world.Hub.Http.PutAsync(
            new Uri($"/api/partners/{_world.Partner}", UriKind.Relative), new StringContent($$"""{"remote":{{remote}}}""", System.Text.Encoding.UTF8, "application/json"));
        ((int)answer.StatusCode).ShouldBe(400);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.ToJsonString().ShouldContain(member);
    }

    private static string StopBody(RemotePlace place) => $$"""{"SessionID":"{{place.Session}}","ProviderID":"DE-8EO","EvseID":"{{place.EvseId}}"}""";

    private string Url(string prefix) => $"{_world.Hub.Url}{prefix}/{_world.Partner}";

    private Task<RemotePlace> PlaceAsync() => RemotePlace.OfAsync(_world, 500, "ocpp1.6", "Available", null, 1, publish: true);
}
