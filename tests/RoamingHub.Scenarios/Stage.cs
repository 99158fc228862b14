using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Tests;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Storage;

namespace RoamingHub.Scenarios;

/// <summary>A hub with what the scenario gives it, its partners, and the station's socket.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, OicpOperation> Operations = new()
    {
        ["cdr"] = OicpOperation.ChargeDetailRecord, ["authorize-start"] = OicpOperation.AuthorizeStart, ["products"] = OicpOperation.PushPricingProductData,
        ["evse-prices"] = OicpOperation.PushEvsePricing,
    };

    private readonly Scenario _scenario;
    private readonly HubUnderTest _hub;
    private readonly JsonMatch _match = new();
    private readonly Dictionary<string, int> _seen = [];
    private readonly Dictionary<string, EmspSimulator> _emsps = [];
    private readonly ClientWebSocket _station = new();
    private HubjectSimulator? _hubject;

    private Stage(Scenario scenario, HubUnderTest hub)
    {
        _scenario = scenario;
        _hub = hub;
    }

    public static async Task<Stage> SetAsync(Scenario scenario)
    {
        var stage = new Stage(scenario, await HubUnderTest.StartAsync());
        var given = scenario.Given;
        foreach (var (resource, bodies) in given.Where(g => g.Key is "tariffs" or "locations" or "stations" or "tokens"))
        {
            foreach (var (id, body) in bodies!.AsObject())
                await stage.SendAsync(HttpMethod.Put, $"/api/{resource}/{id}", body!);
        }

        await stage.SellAsync(given);
        foreach (var partner in given["partners"]!.AsArray())
            await stage.ConnectAsync(partner!.AsObject());
        stage._station.Options.AddSubProtocol("ocpp1.6");
        await stage._station.ConnectAsync(stage._hub.StationUrl((string)given["station"]!), default);
        return stage;
    }

    public async Task PlayAsync()
    {
        foreach (var (speaker, text) in _scenario.Lines)
        {
            if (speaker == '>')
                await _station.SendAsync(Encoding.UTF8.GetBytes(_match.Fill(text)), WebSocketMessageType.Text, true, default);
            else if (speaker == '<')
                Expect(text, JsonNode.Parse(text)!, JsonNode.Parse(await ReceiveAsync())!);
            else
                await ExpectAtPartnerAsync(text.Split(' '));
        }

        await ExpectEventsAsync();
        _emsps.Values.SelectMany(e => e.Violations).ShouldBeEmpty();
        (_hubject?.Violations.Select(v => v.ToString()) ?? []).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        _station.Dispose();
        foreach (var emsp in _emsps.Values)
            await emsp.DisposeAsync();
        if (_hubject is not null)
            await _hubject.DisposeAsync();
        await _hub.DisposeAsync();
    }

    // Products before the offers that name them; what the linter says of each, and of a place, is part of the story.
    private async Task SellAsync(JsonObject given)
    {
        var says = new JsonObject();
        foreach (var (resource, path) in new[] { ("products", "products/{0}"), ("offers", "offers/{0}"), ("evseProducts", "evses/{0}/product") })
        {
            foreach (var (id, body) in given[resource]?.AsObject() ?? [])
            {
                var answer = await SendAsync(HttpMethod.Put, "/api/" + string.Format(CultureInfo.InvariantCulture, path, Uri.EscapeDataString(id)), body!);
                foreach (var warning in answer!["warnings"]!.AsArray().Where(w => (string?)w!["rule"] is "near-miss" or "unknown-product"))
                    says.Add($"{resource} {id}", warning!.DeepClone());
            }
        }

        if (says.Count > 0)
            ExpectDocument("expect/linter.json", says.ToJsonString());
    }

    private async Task ConnectAsync(JsonObject partner)
    {
        if ((string?)partner["protocol"] == "ocpi")
        {
            var emsp = _emsps[(string)partner["name"]!] = await EmspSimulator.StartAsync();
            var added = await SendAsync(HttpMethod.Post, "/api/partners", new JsonObject { ["protocol"] = "ocpi", ["name"] = (string?)partner["name"] });
            await emsp.RegisterAsync((string)added!["versionsUrl"]!, (string)added["registrationToken"]!);
            foreach (var uid in partner["tokens"]!.AsArray())
                await emsp.PushTokenAsync(emsp.IssueToken((string)uid!));
            foreach (var fault in partner["faults"] as JsonArray ?? [])
                emsp.Faults.Set(fault!.AsObject());
            return;
        }

        _hubject = _hub.Watch(await HubjectSimulator.StartAsync());
        foreach (var card in partner["cards"]!.AsArray())
            _hubject.Know(new(Identification.Card((string)card!["uid"]!), (string)card["provider"]!, EmpPartnerSessionId: (string?)card["empPartnerSessionId"]));
        var operatorId = (string)partner["operatorId"]!;
        _hubject.Register(new(operatorId));
        var body = partner.DeepClone().AsObject();
        body.Remove("cards");
        body["baseUrl"] = _hubject.BaseUrl.ToString().TrimEnd('/');
        await SendAsync(HttpMethod.Post, "/api/partners", body);
        await _hubject.WaitForAsync(() => _hubject.EvseData(operatorId) is { Count: > 0 } all ? all : null, "EVSE data", Patience);
    }

    // "= emsp PUT sessions expect/….json", "= emsp holds 1 cdrs" or "= hubject charging-start expect/….json"
    private Task ExpectAtPartnerAsync(string[] words) => words switch
    {
        [var partner, "holds", var count, "cdrs"] => ExpectHeldAsync(_emsps[partner], int.Parse(count, CultureInfo.InvariantCulture)),
        [var partner, var method, var module, var file] => ExpectAtEmspAsync(_emsps[partner], partner, method, module, file),
        ["hubject", var what, var file] => ExpectAtHubjectAsync(what, file),
        _ => throw new FormatException($"'= {string.Join(' ', words)}' says nothing that can be waited for."),
    };

    private async Task ExpectAtEmspAsync(EmspSimulator emsp, string partner, string method, string module, string file)
    {
        var key = $"{partner} {method} {module}";
        var number = _seen[key] = _seen.GetValueOrDefault(key) + 1;
        await emsp.WaitForExchangeAsync(_ => Pushes(emsp, method, module).Count >= number, Patience);
        ExpectDocument(file, Pushes(emsp, method, module)[number - 1]);
    }

    private static async Task ExpectHeldAsync(EmspSimulator emsp, int count)
    {
        await emsp.WaitForExchangeAsync(_ => emsp.Cdrs.Count >= count, Patience);
        emsp.Cdrs.Count.ShouldBe(count);
    }

    private static List<string> Pushes(EmspSimulator emsp, string method, string module) =>
        [.. emsp.Exchanges.Where(e => e.Inbound && e.Method == method && e.Module == module).Select(e => e.Body)];

    private async Task ExpectAtHubjectAsync(string what, string file)
    {
        var number = _seen[what] = _seen.GetValueOrDefault(what) + 1;
        var body = await _hubject!.WaitForAsync(() => Sent(what).ElementAtOrDefault(number - 1), what, Patience);
        ExpectDocument(file, body);
    }

    private IEnumerable<string> Sent(string what) => _hubject!.Exchanges
        .Where(e => e.FromCpo && (Operations.TryGetValue(what, out var operation)
            ? e.Operation == operation
            : e.Operation == OicpOperation.ChargingNotifications && e.Request.Contains($"\"Type\":\"{Type(what)}\"", StringComparison.Ordinal)))
        .Select(e => e.Request);

    private static string Type(string what) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(what["charging-".Length..]);

    private async Task ExpectEventsAsync()
    {
        await _hub.Database.UntilAsync("SELECT count(*) > 0 FROM log.mt_events WHERE type LIKE 'charge_record%'");
        var log = _hub.Service<EventLog>();
        var found = (await log.ReadAllAsync(0, 10_000)).Where(e => e.Data is SessionEvent or ChargeRecordSealed or ChargeRecordHeld or ChargeRecordSuppressed)
            .Select(e => new JsonObject { ["type"] = e.Type, ["data"] = JsonNode.Parse(log.Types.Serialize(e.Data)) }).ToList();
        var expected = _scenario.EventsOrWrite(found);
        found.Count.ShouldBe(expected.Count, string.Join('\n', found.Select(f => f.ToJsonString())));
        for (var i = 0; i < found.Count; i++)
            Expect($"expect/events.jsonl line {i + 1}", expected[i], found[i]);
    }

    private void ExpectDocument(string file, string found) =>
        Expect(file, JsonNode.Parse(_scenario.ReadOrWrite(file, JsonNode.Parse(found)!))!, JsonNode.Parse(found)!);

    private void Expect(string what, JsonNode expected, JsonNode found)
    {
        if (_match.Difference(expected, found) is { } difference)
            Assert.Fail($"{_scenario.Name}: {what}\n{difference}\nfound: {found.ToJsonString()}");
    }

    private async Task<string> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        var received = await _station.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await _hub.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
