using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Simulators.Tests.Emsp;

/// <summary>A simulator that runs alone is worked by HTTP.</summary>
public sealed class EmspDeskTests
{
    [Fact]
    public async Task It_registers_issues_tokens_and_has_its_faults_set_by_HTTP()
    {
        await using var cpo = await CpoStandIn.StartAsync();
        await using var emsp = await EmspSimulator.StartAsync(new EmspOptions { WithDesk = true });
        using var http = new HttpClient();

        var registered = await SendAsync(http, HttpMethod.Post, emsp.DeskUrl + "/register", $$"""{ "versionsUrl": "{{cpo.VersionsUrl}}", "token": "{{cpo.RegistrationToken}}" }""");
        ((bool)registered["registered"]!).ShouldBeTrue();
        var issued = await SendAsync(http, HttpMethod.Post, emsp.DeskUrl + "/tokens", """{ "uid": "CARD1", "whitelist": "NEVER" }""");
        ((int)issued["tokens"]!).ShouldBe(1);
        cpo.Requests.ShouldContain(r => r.Method == "PUT" && r.Path.EndsWith("/tokens/NL/EMS/CARD1", StringComparison.Ordinal));

        await SendAsync(http, HttpMethod.Put, emsp.DeskUrl + "/faults", """{ "fault": "http", "status": 503, "module": "versions", "habits": ["NoTimestamp"] }""");
        (await cpo.Client().GetVersionsAsync(emsp.VersionsUrl, default)).HttpStatus.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        await SendAsync(http, HttpMethod.Delete, emsp.DeskUrl + "/faults");
        (await cpo.Client().GetVersionsAsync(emsp.VersionsUrl, default)).Ok.ShouldBeTrue();

        var wrong = await SendAsync(http, HttpMethod.Put, emsp.DeskUrl + "/faults", """{ "fault": "sulks" }""");
        ((string)wrong["problem"]!).ShouldContain("sulks");
        ((int)(await SendAsync(http, HttpMethod.Get, emsp.DeskUrl))["cdrs"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Without_being_told_so_it_has_no_such_door()
    {
        await using var emsp = await EmspSimulator.StartAsync();
        using var http = new HttpClient();
        (await http.GetAsync(emsp.DeskUrl)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private static async Task<JsonNode> SendAsync(HttpClient http, HttpMethod method, string url, string? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : new StringContent(body) };
        using var response = await http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
