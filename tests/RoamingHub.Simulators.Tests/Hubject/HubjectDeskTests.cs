using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

/// <summary>A simulator that runs alone is worked by HTTP.</summary>
public class HubjectDeskTests : HubjectFixture
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_trial_is_played_from_the_desk_and_seen_there()
    {
        await using var cpo = await StubCpo.StartAsync();
        cpo.Answers("""{ "Result": true, "StatusCode": { "Code": "000" } }""");
        await using var hubject = await HubjectSimulator.StartAsync(new HubjectOptions { WithDesk = true });
        async Task<JsonNode> Send(HttpMethod method, string path, string? body = null, HttpStatusCode status = HttpStatusCode.OK)
        {
            using var request = new HttpRequestMessage(method, new Uri(hubject.BaseUrl, "desk" + path));
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await Http.SendAsync(request);
            answer.StatusCode.ShouldBe(status);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        }

        await Send(HttpMethod.Post, "/operators", $$"""{ "operatorId": "DE*ABC", "serviceUrl": "{{cpo.ServiceUrl}}" }""");
        await Send(HttpMethod.Post, "/providers", """{ "providerId": "DE-8EO" }""");
        await Send(HttpMethod.Post, "/drivers", """{ "card": "1234ABCD", "providerId": "DE-8EO", "empPartnerSessionId": "emp-1" }""");
        var own = ClientOf(Operator, hubject.BaseUrl);
        await own.PushEvseDataAsync(new(ActionType.FullLoad, new(Operator, "ABC", [Record(Evse)])), default);
        await own.PushEvseStatusAsync(new(ActionType.FullLoad, new(Operator, [new(Evse, EvseState.Available)])), default);
        var session = (await own.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse, "AC3", CPOPartnerSessionID: "cpo-1"), default)).Answer!.SessionID!;
        await own.NotifyAsync(Started(session), default);
        await own.SendCdrAsync(Cdr(session), default);
        await own.SendCdrAsync(Cdr(session), default);
        var started = await Send(HttpMethod.Post, "/remote-starts", $$"""{ "providerId": "DE-8EO", "evseId": "{{Evse}}", "contract": "{{Contract}}" }""");
        ((bool)started["acknowledgement"]!["Result"]!).ShouldBeTrue();
        await Send(HttpMethod.Post, "/remote-stops", $$"""{ "sessionId": "{{started["sessionId"]}}" }""");
        var reserved = await Send(HttpMethod.Post, "/reservations", $$"""{ "providerId": "DE-8EO", "evseId": "{{Evse}}", "contract": "{{Contract}}", "minutes": 15 }""");
        await Send(HttpMethod.Post, "/reservation-stops", $$"""{ "sessionId": "{{reserved["sessionId"]}}" }""");

        var summary = await Send(HttpMethod.Get, "");
        (summary["operators"]![0]!["evses"]!.ToString(), summary["sessions"]!.ToString(), summary["cdrs"]!.ToString()).ShouldBe(("1", "3", "1"));
        (await Send(HttpMethod.Get, "/evses"))[0]!["EvseID"]!.ToString().ShouldBe(Evse);
        (await Send(HttpMethod.Get, "/statuses?operator=DE*ABC"))[0]!["EvseStatus"]!.ToString().ShouldBe("Available");
        (await Send(HttpMethod.Get, "/sessions"))[0]!["notifications"]!.ToJsonString().ShouldBe("[\"Start\"]");
        (await Send(HttpMethod.Get, "/cdrs"))[0]!["SessionID"]!.ToString().ShouldBe(session);
        (await Send(HttpMethod.Get, "/notifications"))[0]!["Type"]!.ToString().ShouldBe("Start");
        (await Send(HttpMethod.Get, "/prices"))["products"]!.AsArray().ShouldBeEmpty();
        (await Send(HttpMethod.Get, "/violations"))[0]!["text"]!.ToString().ShouldBe("a second CDR for one SessionID");
        (await Send(HttpMethod.Get, "/remarks")).AsArray().ShouldBeEmpty();
        (await Send(HttpMethod.Get, "/exchanges")).AsArray().Count.ShouldBe(10);
        (await Send(HttpMethod.Get, "/emp-exchanges")).AsArray().ShouldBeEmpty();
        (await Send(HttpMethod.Get, "/weather", status: HttpStatusCode.NotFound))["problem"].ShouldNotBeNull();

        await Send(HttpMethod.Put, "/faults", """{ "fault": "error", "status": 503, "operation": "pushEvseStatus", "times": 1 }""");
        (await own.PushEvseStatusAsync(new(ActionType.FullLoad, new(Operator, [])), default)).HttpStatus.ShouldBe(503);
        await Send(HttpMethod.Put, "/faults", """{ "fault": "down" }""");
        await Send(HttpMethod.Delete, "/faults");
        (await own.PushEvseStatusAsync(new(ActionType.FullLoad, new(Operator, [])), default)).Outcome.ShouldBe(OicpOutcome.Done);
        await Send(HttpMethod.Put, "/rules", """{ "budgets": true, "validationErrors": true }""");
        (hubject.Budgets.AreKept, hubject.AnswersWithValidationErrors).ShouldBe((true, true));
        (await Send(HttpMethod.Put, "/faults", """{ "fault": "rain" }""", HttpStatusCode.BadRequest))["problem"]!.ToString().ShouldContain("none of down");
    }

    [Fact]
    public async Task Without_being_asked_for_there_is_no_desk()
    {
        using var answer = await Http.GetAsync(new Uri(Hubject.BaseUrl, "desk"));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
