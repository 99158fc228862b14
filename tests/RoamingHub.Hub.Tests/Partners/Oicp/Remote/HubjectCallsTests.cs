using System.Diagnostics;
using System.Net;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

/// <summary>Every answer that Hubject can get of us (H01 to H15), text in and text out.</summary>
public sealed class HubjectCallsTests(RemoteWorld world) : IClassFixture<RemoteWorld>
{
    private const string Start = "charging/v21/providers/DE*8EO/authorize-remote/start";
    private const string Stop = "charging/v21/providers/DE*8EO/authorize-remote/stop";
    private const string Reserve = "reservation/v11/providers/DE*8EO/reservation-start-request";
    private const string GiveBack = "reservation/v11/providers/DE*8EO/reservation-stop-request";

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<html/>")]
    [InlineData("""{"SessionID":}""")]
    public async Task H01_What_is_not_JSON_is_HTTP_400_and_a_data_error(string body)
    {
        await using var place = await world.PlaceAsync(protocol: null);
        foreach (var path in new[] { Start, Stop, Reserve, GiveBack })
            (await place.PostAsync(path, body)).ShouldBe(HttpStatusCode.BadRequest, "022");
    }

    [Fact]
    public async Task H02_What_is_missing_or_wrong_is_a_data_error()
    {
        await using var place = await world.PlaceAsync(protocol: null);
        foreach (var body in new[]
        {
            "[]", "null", "{}", """{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1"}""",
            place.StartBody(session: "not-a-session"), place.StartBody(evse: "nonsense"), place.StartBody(evco: "DE*8EO*CAet5e4XY*3*9"), place.StartBody(provider: "8EO"),
            place.StartBody().Replace("\"EvcoID\"", "\"UID\"", StringComparison.Ordinal),
            place.StartBody().Replace("\"emp-1\"", "17", StringComparison.Ordinal),
            place.StartBody().Replace("\"emp-1\"", $"\"{new string('x', 251)}\"", StringComparison.Ordinal),
        })
        {
            (await place.PostAsync(Start, body)).ShouldBe("022");
        }

        (await place.PostAsync(Stop, """{"ProviderID":"DE-8EO","EvseID":"DE*ABC*E1"}""")).ShouldBe("022");
        (await place.ReserveAsync(""","Duration":0""")).ShouldBe("022");
        (await place.ReserveAsync(""","Duration":100""")).ShouldBe("022");
        (await place.PostAsync("charging/v21/providers/nobody/authorize-remote/start", place.StartBody())).ShouldBe("022"); // R11
    }

    [Fact]
    public async Task H03_A_provider_that_is_not_the_paths_is_refused_and_a_strangers_address_too()
    {
        await using var place = await world.PlaceAsync();
        (await place.StartAsync(provider: "DE-XXX")).ShouldBe("017");
        (await place.PostAsync(Stop, $$"""{"SessionID":"{{place.Session}}","ProviderID":"DE-XXX","EvseID":"{{place.EvseId}}"}""")).ShouldBe("017");
        (await place.PostAsync(Reserve, place.StartBody(provider: "NL-8EO"))).ShouldBe("017");
        place.Station.Asked.ShouldBeEmpty();
    }

    [Theory] // 1.0.2, 1.0.3: separators and case make no other provider, and no other path
    [InlineData("charging/v21/providers/DE*8EO/authorize-remote/start", "DE-8EO")]
    [InlineData("charging/v21/providers/DE%2A8EO/authorize-remote/start", "DE8EO")]
    [InlineData("charging/v21/providers/DE-8EO/authorize-remote/start/", "de*8eo")]
    [InlineData("Charging/V21/Providers/de8eo/Authorize-Remote/Start", "DE*8EO")]
    public async Task A_path_is_read_however_it_is_written(string path, string provider)
    {
        await using var place = await world.PlaceAsync();
        (await place.PostAsync(path, place.StartBody(provider: provider, evse: place.EvseId.Replace("*", "", StringComparison.Ordinal).ToLowerInvariant()))).ShouldBe("000");
    }

    [Fact]
    public async Task H04_An_EVSE_that_is_not_ours_is_unknown()
    {
        await using var place = await world.PlaceAsync();
        (await place.StartAsync(evse: "DE*ABC*E999")).ShouldBe("603");
        (await place.StartAsync(Guid.NewGuid().ToString(), evse: "DE*XYZ*E1")).ShouldBe("603");
        (await place.StartAsync(Guid.NewGuid().ToString(), evse: "+49*810*000*438")).ShouldBe("603");
        (await place.ReserveAsync(evse: "DE*ABC*E999")).ShouldBe("603");
    }

    [Fact]
    public async Task H05_An_EVSE_that_is_not_for_Hubject_is_not_compatible() // R18
    {
        await using var place = await world.PlaceAsync(publish: false);
        (await place.StartAsync()).ShouldBe("604");
        (await place.ReserveAsync()).ShouldBe("604");
        place.Station.Asked.ShouldBeEmpty();
    }

    [Theory] // R5
    [InlineData("Faulted")]
    [InlineData("Unavailable")]
    public async Task H06_A_place_out_of_order_is_not_asked_for(string status)
    {
        await using var place = await world.PlaceAsync(status: status);
        (await place.StartAsync()).ShouldBe("700");
        (await place.ReserveAsync()).ShouldBe("700");
        place.Station.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task H07_A_station_that_is_not_there_refuses_or_fails_is_a_broken_line() // R4, R8
    {
        await using var gone = await world.PlaceAsync(protocol: null);
        (await gone.StartAsync()).ShouldBe("501");
        (await gone.ReserveAsync()).ShouldBe("501");

        await using var place = await world.PlaceAsync();
        place.Station.On("RemoteStartTransaction", """{"status":"Rejected"}""");
        (await place.StartAsync()).ShouldBe("501");
        place.Station.Refuse("RemoteStartTransaction", "InternalError");
        (await place.StartAsync(Guid.NewGuid().ToString())).ShouldBe("501");
        place.Station.On("RemoteStartTransaction", """{"state":"Accepted"}""");
        (await place.StartAsync(Guid.NewGuid().ToString())).ShouldBe("501");
    }

    [Fact]
    public async Task H07_A_station_that_says_nothing_is_not_waited_for_too_long() // R1: Hubject waits ten seconds
    {
        using var never = new ManualResetEventSlim();
        await using var place = await world.PlaceAsync();
        place.Station.On("RemoteStartTransaction", _ =>
        {
            never.Wait();
            return """{"status":"Accepted"}""";
        });
        var began = Stopwatch.GetTimestamp();
        (await place.StartAsync()).ShouldBe("501");
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(10));

        // Hubject has forgotten the session: what the station makes of it after all is nobody's.
        never.Set();
        var start = await place.Station.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"DE-8EO-CAet5e4XY-3","meterStart":0,"timestamp":"2026-03-01T10:00:00Z"}""");
        start.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Invalid");
        (await place.StopAsync()).ShouldBe("400");
    }

    [Fact]
    public async Task H08_Where_a_cable_is_required_there_must_be_one() // R8
    {
        await using var place = await world.PlaceAsync(station: "CABLE");
        (await place.StartAsync()).ShouldBe("510");
        place.Station.Asked.ShouldBeEmpty();
        await place.StatusAsync("Preparing");
        (await place.StartAsync(Guid.NewGuid().ToString())).ShouldBe("000");
    }

    [Theory] // R6
    [InlineData("Charging")]
    [InlineData("SuspendedEV")]
    [InlineData("SuspendedEVSE")]
    public async Task H09_A_place_in_use_is_not_asked_for(string status)
    {
        await using var place = await world.PlaceAsync(status: status);
        (await place.StartAsync()).ShouldBe("602");
        (await place.ReserveAsync()).ShouldBe("602");
        place.Station.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task H09_So_is_one_that_a_charge_runs_on_and_one_that_is_kept_for_somebody_else() // R6, R7
    {
        await using var place = await world.PlaceAsync();
        await place.StartAsync();
        await place.BeginAsync();
        (await place.StartAsync(Guid.NewGuid().ToString(), evco: "DE-8EO-COTHER1XY-5")).ShouldBe("602"); // the station forgot to say that it charges

        await using var kept = await world.PlaceAsync(status: "Reserved");
        (await kept.StartAsync()).ShouldBe("601");
        (await kept.ReserveAsync()).ShouldBe("601");
    }

    [Fact]
    public async Task H10_A_stop_of_no_session_is_refused()
    {
        await using var place = await world.PlaceAsync();
        (await place.StopAsync()).ShouldBe("400");
        (await place.GiveBackAsync()).ShouldBe("400");
        (await place.StartAsync(evse: "DE*ABC*E999")).ShouldBe("603");
        (await place.StopAsync()).ShouldBe("400"); // refused, so it never was one
    }

    [Fact]
    public async Task H11_A_stop_at_another_EVSE_is_inconsistent()
    {
        await using var place = await world.PlaceAsync();
        await using var other = await world.PlaceAsync();
        await place.StartAsync();
        (await place.StopAsync(evse: other.EvseId)).ShouldBe("018"); // before it has begun
        await place.BeginAsync();
        (await place.StopAsync(evse: other.EvseId)).ShouldBe("018");
        (await place.StopAsync(evse: "DE*ABC*E999")).ShouldBe("018");
        (await place.StartAsync(evse: other.EvseId)).ShouldBe("018");
        (await place.StopAsync()).ShouldBe("000");
        place.Session = Guid.NewGuid().ToString();
        await other.ReserveAsync(session: place.Session);
        (await place.GiveBackAsync()).ShouldBe("018");
    }

    [Fact]
    public async Task H12_A_provider_that_we_do_not_serve_is_told_so()
    {
        await using var place = await world.PlaceAsync();
        (await place.PostAsync("charging/v21/providers/DE-NON/authorize-remote/start", place.StartBody(provider: "DE-NON", evco: "DE-NON-CAet5e4XY-3"))).ShouldBe("210");
    }

    [Fact]
    public async Task H14_The_same_start_again_gets_the_same_answer_and_the_station_one_command() // R10
    {
        await using var place = await world.PlaceAsync();
        var first = await place.StartAsync();
        first.ShouldBe("000");
        await place.BeginAsync();
        (await place.StartAsync()).ShouldBe(first);
        place.Asked("RemoteStartTransaction").Count.ShouldBe(1);

        await using var refusing = await world.PlaceAsync();
        refusing.Station.On("RemoteStartTransaction", """{"status":"Rejected"}""");
        var no = await refusing.StartAsync();
        refusing.Station.On("RemoteStartTransaction", """{"status":"Accepted"}""");
        (await refusing.StartAsync()).ShouldBe(no);
        refusing.Asked("RemoteStartTransaction").Count.ShouldBe(1);

        await using var late = await world.PlaceAsync(protocol: null);
        var gone = await late.StartAsync();
        gone.ShouldBe("501");
        await late.ConnectAsync();
        (await late.StartAsync()).ShouldBe(gone); // Hubject has forgotten the session
        late.Station.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task H15_A_yes_repeats_every_id() // R2, 1.2 rules 5 and 6
    {
        await using var place = await world.PlaceAsync();
        var (status, answer) = await place.StartAsync();
        status.ShouldBe(HttpStatusCode.OK);
        answer.ShouldMatch($$"""^\{"Result":true,"StatusCode":\{"Code":"000","Description":"Success"\},"SessionID":"{{place.Session}}","CPOPartnerSessionID":"[0-9a-f-]{36}","EMPPartnerSessionID":"emp-1"\}$""");
        var told = place.Asked("RemoteStartTransaction").ShouldHaveSingleItem();
        (told.GetProperty("connectorId").GetInt32(), told.GetProperty("idTag").GetString()).ShouldBe((1, "DE-8EO-CAet5e4XY-3"));

        await using var other = await world.PlaceAsync();
        (await other.PostAsync(Start, other.StartBody().Replace("EMPPartnerSessionID", "EMPPartnerSessionId", StringComparison.Ordinal))).Answer
            .ShouldEndWith(""","EMPPartnerSessionID":"emp-1"}"""); // the other spelling
        await other.BeginAsync();
        (await other.StopAsync()).Answer.ShouldEndWith(""","EMPPartnerSessionID":"emp-1"}""");
    }
}
