using System.Net;
using System.Text;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>The general call over a real socket, point by point as the API's contract says it.</summary>
public sealed class GeneralCallTests(GeneralCallTests.Hub world) : IClassFixture<GeneralCallTests.Hub>
{
    private const string Boot16 = """[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";
    private const string Boot201 = """[2,"b","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]""";
    private static int _last;

    [Theory]
    [InlineData("ocpp1.6", "Reset", """{"type":"Soft"}""", """{"status":"Accepted"}""")]
    [InlineData("ocpp1.6", "DataTransfer", """{"data":"b\u00e9 \" { c","vendorId":"v","messageId":"\/"}""", """{"status":"Accepted","data":"x"}""")]
    [InlineData("ocpp2.0.1", "Reset", """{"evseId":1,"type":"OnIdle","customData":{"z":1.50,"vendorId":"v","a":null}}""", """{"status":"Scheduled"}""")]
    public async Task The_payload_goes_out_byte_for_byte_and_the_answer_comes_back(string protocol, string action, string payload, string answer)
    {
        using var station = await StationAsync(protocol);
        var asked = AskAsync(station.Id, action, payload);
        var id = await TakeAsync(station.Raw, action, payload);
        await station.Raw.SendTextAsync($"[3,\"{id}\",{answer}]");
        var (status, body) = await asked;
        status.ShouldBe(HttpStatusCode.OK);
        JsonElement.DeepEquals(body.GetProperty("payload"), JsonElement.Parse(answer)).ShouldBeTrue();
    }

    [Fact]
    public async Task White_space_between_the_tokens_stays_behind()
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = AskAsync(station.Id, "DataTransfer", "{\n\t\"vendorId\" : \"v w\" ,\r\n \"data\":\"\\\\\" }");
        var id = await TakeAsync(station.Raw, "DataTransfer", """{"vendorId":"v w","data":"\\"}""");
        await station.Raw.SendTextAsync($$"""[3,"{{id}}",{"status":"Accepted"}]""");
        (await asked).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ocpp1.6", "Reset", """{"type":"Sometimes"}""", HttpStatusCode.BadRequest, "invalid-input")]
    [InlineData("ocpp1.6", "Reset", """{"type":"Soft","more":1}""", HttpStatusCode.BadRequest, "invalid-input")]
    [InlineData("ocpp1.6", "GetBaseReport", "{}", HttpStatusCode.NotFound, "unknown-action")]
    [InlineData("ocpp1.6", "Heartbeat", "{}", HttpStatusCode.NotFound, "unknown-action")]
    [InlineData("ocpp2.0.1", "ChangeConfiguration", """{"key":"a","value":"b"}""", HttpStatusCode.NotFound, "unknown-action")]
    [InlineData("ocpp2.0.1", "Reset", """{"type":"Soft"}""", HttpStatusCode.BadRequest, "invalid-input")]
    public async Task What_the_connections_protocol_does_not_have_is_refused(string protocol, string action, string payload, HttpStatusCode expected, string type)
    {
        using var station = await StationAsync(protocol);
        await RefusedAsync(AskAsync(station.Id, action, payload), expected, type);
    }

    [Fact]
    public async Task A_station_that_is_away_is_a_conflict_and_one_that_is_unknown_is_not_found()
    {
        string id;
        using (var station = await StationAsync("ocpp1.6"))
            id = station.Id;
        await UntilAwayAsync(id);
        await RefusedAsync(AskAsync(id, "ClearCache", "{}"), HttpStatusCode.Conflict, "station-not-connected");
        await RefusedAsync(AskAsync("NOBODY", "ClearCache", "{}"), HttpStatusCode.NotFound, "unknown-station");
    }

    [Fact]
    public async Task A_call_error_is_handed_on()
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = AskAsync(station.Id, "ClearCache", "{}");
        var id = await TakeAsync(station.Raw, "ClearCache", "{}");
        await station.Raw.SendTextAsync($"[4,\"{id}\",\"NotSupported\",\"not here\",{{}}]");
        var problem = await RefusedAsync(asked, HttpStatusCode.BadGateway, "call-error");
        problem.GetProperty("errorCode").GetString().ShouldBe("NotSupported");
        problem.GetProperty("errorDescription").GetString().ShouldBe("not here");
    }

    [Theory]
    [InlineData("ocpp1.6", "{}")]
    [InlineData("ocpp1.6", "\"Accepted\"")]
    [InlineData("ocpp2.0.1", """{"status":{}}""")]
    public async Task An_answer_that_is_none_fails_the_call_and_is_not_answered(string protocol, string answer)
    {
        using var station = await StationAsync(protocol);
        var asked = AskAsync(station.Id, "ClearCache", "{}");
        var id = await TakeAsync(station.Raw, "ClearCache", "{}");
        await station.Raw.SendTextAsync($"[3,\"{id}\",{answer}]");
        (await RefusedAsync(asked, HttpStatusCode.BadGateway, "call-error")).GetProperty("errorCode").GetString().ShouldBe("InvalidResponse");
        await station.Raw.SendTextAsync("""[2,"h","Heartbeat",{}]""");
        (await station.Raw.ReceiveTextAsync()).ShouldNotBeNull().ShouldStartWith("[3,\"h\",");
    }

    [Fact]
    public async Task An_answer_that_says_too_much_is_taken_and_counted()
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = AskAsync(station.Id, "ClearCache", "{}");
        var id = await TakeAsync(station.Raw, "ClearCache", "{}");
        await station.Raw.SendTextAsync($$"""[3,"{{id}}",{"status":"Accepted","more":1}]""");
        (await asked).Status.ShouldBe(HttpStatusCode.OK);
        var shown = JsonElement.Parse(await world.Http.GetStringAsync($"/api/stations/{station.Id}"));
        shown.GetProperty("deviations").EnumerateArray().ShouldContain(d => d.GetProperty("action").GetString() == "ClearCache" && d.GetProperty("member").GetString() == "/more");
    }

    [Fact]
    public async Task Silence_ends_with_the_timeout()
    {
        using var station = await StationAsync("ocpp1.6");
        await RefusedAsync(AskAsync(station.Id, "ClearCache", "{}", timeout: 1), HttpStatusCode.GatewayTimeout, "no-answer");
    }

    [Fact]
    public async Task A_socket_that_closes_ends_the_call_at_once()
    {
        using var station = await StationAsync("ocpp1.6");
        var asked = AskAsync(station.Id, "ClearCache", "{}", timeout: 300);
        await TakeAsync(station.Raw, "ClearCache", "{}");
        station.Raw.Dispose();
        await RefusedAsync(asked, HttpStatusCode.GatewayTimeout, "station-disconnected");
    }

    [Fact]
    public async Task Calls_go_out_one_at_a_time_while_the_stations_own_are_answered()
    {
        using var station = await StationAsync("ocpp1.6");
        var first = AskAsync(station.Id, "ClearCache", "{}");
        var id = await TakeAsync(station.Raw, "ClearCache", "{}");
        var second = AskAsync(station.Id, "GetLocalListVersion", "{}");
        await station.Raw.SendTextAsync("""[2,"h","Heartbeat",{}]""");
        (await station.Raw.ReceiveTextAsync()).ShouldNotBeNull().ShouldStartWith("[3,\"h\","); // and not the second call
        await station.Raw.SendTextAsync($$"""[3,"{{id}}",{"status":"Accepted"}]""");
        id = await TakeAsync(station.Raw, "GetLocalListVersion", "{}");
        await station.Raw.SendTextAsync($$"""[3,"{{id}}",{"listVersion":3}]""");
        (await first).Status.ShouldBe(HttpStatusCode.OK);
        (await second).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Line> StationAsync(string protocol)
    {
        var id = $"CALL{Interlocked.Increment(ref _last)}";
        var raw = await BareStation.KnockAsync(world.StationUrl(id), protocol);
        await raw.SendTextAsync(protocol == "ocpp1.6" ? Boot16 : Boot201);
        (await raw.ReceiveTextAsync()).ShouldNotBeNull().ShouldContain("Accepted");
        return new(id, raw);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string station, string action, string payload, int timeout = 30)
    {
        using var body = new StringContent(payload, Encoding.UTF8, "application/json");
        var answer = await world.Http.PostAsync($"/api/stations/{station}/ocpp/{action}?timeout={timeout}", body);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private static async Task<JsonElement> RefusedAsync(Task<(HttpStatusCode Status, JsonElement Body)> asked, HttpStatusCode status, string type)
    {
        var (got, problem) = await asked;
        got.ShouldBe(status, problem.ToString());
        problem.GetProperty("type").GetString().ShouldNotBeNull().ShouldEndWith(type);
        return problem;
    }

    /// <summary>Takes the hub's next call, and returns its id.</summary>
    private static async Task<string> TakeAsync(BareStation station, string action, string payload)
    {
        var frame = (await station.ReceiveTextAsync()).ShouldNotBeNull();
        var id = JsonElement.Parse(frame)[1].GetString()!;
        frame.ShouldBe($"[2,\"{id}\",\"{action}\",{payload}]");
        return id;
    }

    private async Task UntilAwayAsync(string station)
    {
        while (JsonElement.Parse(await world.Http.GetStringAsync($"/api/stations/{station}")).GetProperty("connected").GetBoolean())
            await Task.Delay(20);
    }

    internal sealed record Line(string Id, BareStation Raw) : IDisposable
    {
        public void Dispose() => Raw.Dispose();
    }

    /// <summary>One hub for all.</summary>
    public sealed class Hub : IAsyncLifetime
    {
        private HubUnderTest _hub = null!;

        internal HttpClient Http => _hub.Http;

        public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

        public async Task DisposeAsync() => await _hub.DisposeAsync();

        internal Uri StationUrl(string station) => _hub.StationUrl(station);
    }
}
