using System.Net;
using System.Text;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

/// <summary>Hubject's calls, text in and text out.</summary>
public sealed class RemoteEndpointsTests : IAsyncLifetime
{
    private const string Start = "charging/v21/providers/DE*8EO/authorize-remote/start";
    private const string Stop = "charging/v21/providers/DE*8EO/authorize-remote/stop";
    private const string Session = "b2688855-7f00-0002-6d8e-48d883f6abb6";

    private const string StartBody =
        """{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","CPOPartnerSessionID":null,"EMPPartnerSessionID":"emp-1","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1","Identification":{"RFIDMifareFamilyIdentification":null,"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"}},"PartnerProductID":null}""";

    private const string StopBody =
        """{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1"}""";

    private OicpWorld _world = null!;

    public async Task InitializeAsync() => _world = await OicpWorld.ConnectedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_start_is_acknowledged_with_every_id() // H15
    {
        await using var station = await _world.StationAsync();
        var (status, answer) = await PostAsync(Start, StartBody);
        status.ShouldBe(HttpStatusCode.OK);
        answer.ShouldStartWith($$"""{"Result":true,"StatusCode":{"Code":"000","Description":"Success"},"SessionID":"{{Session}}","CPOPartnerSessionID":""");
        answer.ShouldEndWith(""","EMPPartnerSessionID":"emp-1"}""");
        (await station.NextRemoteChargeAsync()).IdTag.ShouldBe("DE-8EO-CAet5e4XY-3");
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "022")] // H01
    [InlineData("[]", HttpStatusCode.OK, "022")]
    [InlineData("""{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1"}""", HttpStatusCode.OK, "022")] // H02
    [InlineData("""{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"nonsense","Identification":{"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"}}}""", HttpStatusCode.OK, "022")]
    [InlineData("""{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-XXX","EvseID":"DE*ABC*E1","Identification":{"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"}}}""", HttpStatusCode.OK, "017")] // H03
    [InlineData("""{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E999","Identification":{"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"}}}""", HttpStatusCode.OK, "603")] // H04
    [InlineData(StartBody, HttpStatusCode.OK, "501")] // H07: the station is not connected
    public async Task A_start_that_cannot_be_is_refused(string body, HttpStatusCode status, string code) => (await PostAsync(Start, body)).ShouldBe(status, code);

    [Fact]
    public async Task An_EVSE_that_is_not_published_is_not_compatible() // H05
    {
        await _world.DescribeAsync(Given.Location() with { Publish = false });
        (await PostAsync(Start, StartBody)).ShouldBe(HttpStatusCode.OK, "604");
    }

    [Theory]
    [InlineData(ChargePointStatus.Faulted, "700")] // H06
    [InlineData(ChargePointStatus.Unavailable, "700")]
    [InlineData(ChargePointStatus.SuspendedEV, "602")] // H09
    public async Task The_station_is_not_asked_for_what_its_state_tells(ChargePointStatus state, string code)
    {
        await using var station = await _world.StationAsync();
        await station.StatusAsync(1, state);
        (await PostAsync(Start, StartBody)).ShouldBe(HttpStatusCode.OK, code);
        Commands(station).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_station_that_refuses_or_fails_is_a_broken_line(bool refuses) // H07
    {
        await using var station = await _world.StationAsync();
        station.Answer("RemoteStartTransaction", refuses ? HubCallAnswer.Rejected : HubCallAnswer.Error("InternalError"));
        (await PostAsync(Start, StartBody)).ShouldBe(HttpStatusCode.OK, "501");
    }

    [Fact]
    public async Task A_station_that_says_nothing_is_not_waited_for_too_long() // H07: Hubject waits ten seconds
    {
        await using var station = await _world.StationAsync();
        station.Answer("RemoteStartTransaction", HubCallAnswer.Silence);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        (await PostAsync(Start, StartBody)).ShouldBe(HttpStatusCode.OK, "501");
        System.Diagnostics.Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task The_same_start_again_gets_the_same_answer_and_the_station_one_command() // H14
    {
        await using var station = await _world.StationAsync();
        var first = await PostAsync(Start, StartBody);
        await (await station.NextRemoteChargeAsync()).Started;
        (await PostAsync(Start, StartBody)).ShouldBe(first);
        Commands(station).ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_of_an_unknown_session_is_refused() => (await PostAsync(Stop, StopBody)).ShouldBe(HttpStatusCode.OK, "400"); // H10

    [Fact]
    public async Task A_stop_at_another_EVSE_is_inconsistent() // H11
    {
        await _world.DescribeAsync(Given.Location(Given.Evse("E2", "DE*ABC*E2")) with { Id = "LOC-2" });
        await using var station = await _world.StationAsync();
        await PostAsync(Start, StartBody);
        await (await station.NextRemoteChargeAsync()).Started;
        (await PostAsync(Stop, StopBody.Replace("*E1", "*E2", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.OK, "018");
        (await PostAsync(Stop, StopBody)).ShouldBe(HttpStatusCode.OK, "000");
    }

    [Theory] // H12
    [InlineData("reservation/v11/providers/DE*8EO/reservation-start-request", StartBody)]
    [InlineData("reservation/v11/providers/DE*8EO/reservation-stop-request", StopBody)]
    public async Task Reservations_are_not_offered(string path, string body) => (await PostAsync(path, body)).ShouldBe(HttpStatusCode.OK, "320");

    [Fact]
    public async Task Strangers_are_refused_at_the_door()
    {
        await _world.AddPartnerAsync(""","acceptFrom":["203.0.113.0/24"]""");
        (await PostAsync(Start, StartBody)).ShouldBe(HttpStatusCode.Forbidden, "017");
        var nobody = await _world.Hub.Http.PostAsync(
            new Uri($"{_world.Hub.Url}/oicp/nobody/api/oicp/{Start}"), new StringContent(StartBody, Encoding.UTF8, "application/json"));
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static int Commands(StationSimulator station) =>
        station.History.Frames.Count(f => f.Direction == FrameDirection.Received && f.Raw.Contains("\"RemoteStartTransaction\"", StringComparison.Ordinal));

    private async Task<(HttpStatusCode Status, string Answer)> PostAsync(string path, string body)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsync(new Uri($"{_world.ServiceUrl}/api/oicp/{path}"), new StringContent(body, Encoding.UTF8, "application/json"));
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

internal static class AnswerAssertions
{
    public static void ShouldBe(this (HttpStatusCode Status, string Answer) got, HttpStatusCode status, string code)
    {
        got.Status.ShouldBe(status);
        got.Answer.ShouldStartWith($$"""{"Result":{{(code == "000" ? "true" : "false")}},"StatusCode":{"Code":"{{code}}",""");
    }
}
