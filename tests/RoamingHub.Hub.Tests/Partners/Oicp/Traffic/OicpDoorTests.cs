using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Traffic;

/// <summary>Our side as Hubject meets it: always an acknowledgement, in time, and every word is kept for support.</summary>
public sealed class OicpDoorTests : IAsyncLifetime
{
    private const string Path = "api/oicp/charging/v21/providers/DE*8EO/authorize-remote/start";
    private OicpWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await OicpWorld.ConnectedAsync(settings: [("Hub:Oicp:DoorAtOnce", "1"), ("Hub:Oicp:DoorWithinSeconds", "2")]);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Whatever_happens_inside_the_answer_comes_in_time()
    {
        // A station that never answers: the budget ends, and whoever comes meanwhile is told at once to come again.
        await using var station = await _world.StationAsync();
        station.Answer("RemoteStartTransaction", HubCallAnswer.Silence);
        var first = PostAsync(Body("b2688855-7f00-0002-6d8e-48d883f6abb6"));
        await OneCallAsync(station);
        (await PostAsync(Body("b2688855-7f00-0002-6d8e-48d883f6abb7"))).ShouldBe((HttpStatusCode.OK, "021"));
        (await first).ShouldBe((HttpStatusCode.OK, "021"));

        // More than anybody sends.
        (await PostAsync(new string(' ', 11 * 1024 * 1024))).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "022"));
        (await PostAsync("{")).ShouldBe((HttpStatusCode.BadRequest, "022"));

        // The log cannot be written: nothing is promised.
        await _world.Hub.Database.ExecuteAsync("ALTER TABLE log.mt_events RENAME TO mt_events_away");
        try
        {
            (await PostAsync(Body("b2688855-7f00-0002-6d8e-48d883f6abb8"))).ShouldBe((HttpStatusCode.OK, "021"));
        }
        finally
        {
            await _world.Hub.Database.ExecuteAsync("ALTER TABLE log.mt_events_away RENAME TO mt_events");
        }
    }

    [Fact]
    public async Task Every_exchange_is_kept_with_its_Process_ID_and_without_what_is_the_drivers()
    {
        await using var station = await _world.StationAsync();
        await station.AuthorizeAsync(OicpWorld.Card);
        (await PostAsync(Body("b2688855-7f00-0002-6d8e-48d883f6abb6"), processId: "from-hubject-1")).Code.ShouldNotBe("022");
        var out1 = (await ListAsync("operation=AuthorizeStart")).ShouldHaveSingleItem();
        var exchange = _world.Hubject.Exchanges.Single(e => e.Operation == OicpOperation.AuthorizeStart);
        out1.GetProperty("direction").GetString().ShouldBe("out");
        out1.GetProperty("processId").GetString().ShouldBe(exchange.ProcessId);
        out1.GetProperty("httpStatus").GetInt32().ShouldBe(200);
        out1.GetProperty("request").GetString()!.ShouldContain("****E5F6");
        out1.GetProperty("response").GetString()!.ShouldContain(_world.Hubject.Sessions.Single(s => s.Kind == HubjectSessionKind.AuthorizeStart).SessionId);
        var in1 = (await ListAsync("text=b2688855-7f00-0002-6d8e-48d883f6abb6")).Single(m => m.GetProperty("direction").GetString() == "in"); // news of the charge may follow
        (in1.GetProperty("direction").GetString(), in1.GetProperty("operation").GetString(), in1.GetProperty("processId").GetString()).ShouldBe(("in", "AuthorizeRemoteStart", "from-hubject-1"));
        foreach (var secret in new[] { OicpWorld.Card, OicpWorld.Contract })
            (await ListAsync("limit=1000")).ShouldNotContain(e => e.GetRawText().Contains(secret, StringComparison.Ordinal));
        (await _world.Hub.Http.GetAsync("api/partners/nobody/messages")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        // What was delivered bears it too.
        (await ListAsync("operation=PushEvseData")).ShouldHaveSingleItem().GetProperty("processId").GetString().ShouldNotBeNullOrEmpty();
    }

    private static string Body(string session) =>
        $$$$"""{"SessionID":"{{{{session}}}}","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1","Identification":{"RemoteIdentification":{"EvcoID":"{{{{OicpWorld.Contract}}}}"}}}""";

    private async Task<List<JsonElement>> ListAsync(string query) =>
        [.. (await _world.Hub.Http.GetFromJsonAsync<JsonElement>($"api/partners/{_world.Partner}/messages?{query}")).GetProperty("items").EnumerateArray()];

    private async Task<(HttpStatusCode Status, string Code)> PostAsync(string body, string? processId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_world.ServiceUrl}/{Path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = body.Length > 1_000_000;
        if (processId is not null)
            request.Headers.Add("Process-ID", processId);
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("StatusCode").GetProperty("Code").GetString()!);
    }

    private static async Task OneCallAsync(StationSimulator station)
    {
        using var enough = new CancellationTokenSource(OicpWorld.Patience);
        while (!station.History.Frames.Any(f => f.Raw.Contains("\"RemoteStartTransaction\"", StringComparison.Ordinal)))
            await Task.Delay(20, enough.Token);
    }
}
