using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>A hub with one public site, one station and one tariff, and eMSPs that register with it.</summary>
internal sealed class OcpiWorld : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public const string Tariff =
        """
        { "currency": "EUR", "elements": [ { "price_components": [
            { "type": "FLAT", "price": 0.50, "vat": 19.0, "step_size": 1 }, { "type": "ENERGY", "price": 0.40, "vat": 19.0, "step_size": 1 } ] } ] }
        """;

    public const string Location =
        """
        { "publish": true, "name": "Market place", "address": "Marktplatz 1", "city": "Berlin", "postal_code": "10115", "country": "DEU",
          "coordinates": { "latitude": "52.520008", "longitude": "13.404954" }, "time_zone": "Europe/Berlin",
          "evses": [ { "uid": "3256", "evse_id": "DE*ABC*E3256*1", "capabilities": [ "REMOTE_START_STOP_CAPABLE", "RFID_READER" ],
            "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32,
              "tariff_ids": [ "AC" ] } ] } ] }
        """;

    private readonly List<EmspSimulator> _emsps = [];

    private OcpiWorld(HubUnderTest hub) => Hub = hub;

    public HubUnderTest Hub { get; }

    /// <summary>The first eMSP.</summary>
    public EmspSimulator Emsp => _emsps[0];

    public PartnerId Partner { get; private set; }

    public string VersionsUrl => Hub.Url + "/ocpi/versions";

    private EventLog Log => Hub.Service<EventLog>();

    /// <summary>With the site described, and an eMSP that has registered.</summary>
    public static async Task<OcpiWorld> StartAsync(params (string Key, string Value)[] settings)
    {
        var world = await StartEmptyAsync(settings);
        await world.DescribeTariffAsync("AC", Tariff);
        await world.DescribeLocationAsync("LOC1", Location);
        await world.DescribeStationAsync("CP1", "3256");
        (_, world.Partner) = await world.AddEmspAsync();
        return world;
    }

    public static async Task<OcpiWorld> StartEmptyAsync(params (string Key, string Value)[] settings) => new(await HubUnderTest.StartAsync(settings));

    /// <summary>Around a hub that the test has started itself, and takes down itself.</summary>
    public static OcpiWorld Around(HubUnderTest hub) => new(hub);

    public async Task<(EmspSimulator Emsp, PartnerId Partner)> AddEmspAsync(EmspOptions? options = null, bool register = true, string settings = "{}")
    {
        var emsp = await EmspSimulator.StartAsync(options);
        _emsps.Add(emsp);
        var request = JsonNode.Parse(settings)!.AsObject();
        request["protocol"] = "ocpi";
        request["name"] = (options ?? new()).Name;
        request["versionsUrl"] = emsp.VersionsUrl;
        request["token"] = emsp.RegistrationToken;
        var added = await ApiAsync(HttpMethod.Post, "/api/partners", request.ToJsonString());
        if (register)
        {
            await emsp.RegisterAsync((string)added["versionsUrl"]!, (string)added["registrationToken"]!);
            await emsp.WaitForExchangeAsync(e => e is { Inbound: true, Module: "tokens", Status: 200 }, Soon); // read after each handshake
            await CaughtUpAsync();
        }

        return (emsp, new((string)added["id"]!));
    }

    /// <summary>Any request to the hub's OCPI side, with its answer as it came.</summary>
    public async Task<RawAnswer> RawAsync(HttpMethod method, string path, string? token, string? body = null, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = new(Hub.Url) };
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = new(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, JsonNode.Parse(text)!, response.Headers.ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The deliveries of a module to the first eMSP, as the API shows them.</summary>
    public async Task<JsonNode[]> DeliveriesAsync(string module)
    {
        var answer = await ApiAsync(HttpMethod.Get, $"/api/partners/{Partner}/deliveries?limit=1000");
        return [.. answer["items"]!.AsArray().Where(d => (string)d!["module"]! == module).Select(d => d!)];
    }

    /// <summary>Looks until the first eMSP's delivery of a module has come to this state.</summary>
    public async Task<JsonNode> DeliveredAsync(string module, string state = "delivered")
    {
        await Hub.Database.UntilAsync(
            $"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE partner = '{Partner}' AND module = '{module}' AND state = '{state}')");
        return (await DeliveriesAsync(module)).First(d => (string)d["state"]! == state);
    }

    /// <summary>A call of the back office's API that must work, or be refused as expected.</summary>
    public async Task<JsonNode> ApiAsync(HttpMethod method, string path, string? body = null, int? expect = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Hub.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        (expect is null ? response.IsSuccessStatusCode : (int)response.StatusCode == expect).ShouldBeTrue($"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public Task DescribeTariffAsync(string id, string json) => PutAsync("/api/tariffs/" + id, json);

    public async Task RemoveTariffAsync(string id)
    {
        await ApiAsync(HttpMethod.Delete, "/api/tariffs/" + id);
        await CaughtUpAsync();
    }

    public Task DescribeLocationAsync(string id, string json) => PutAsync("/api/locations/" + id, json);

    public Task DescribeStationAsync(string station, string evseUid) =>
        PutAsync("/api/stations/" + station, $$"""{ "connectors": [ { "connectorId": 1, "evseUid": "{{evseUid}}", "ocpiConnectorId": "1" } ] }""");

    /// <summary>A station that is connected, booted and free.</summary>
    public async Task<StationSimulator> StationAsync(string id = "CP1")
    {
        var station = await Hub.StationAsync(id);
        await station.StatusAsync(1, ChargePointStatus.Available);
        return station;
    }

    private async Task PutAsync(string path, string json)
    {
        await ApiAsync(HttpMethod.Put, path, json);
        await CaughtUpAsync();
    }

    /// <summary>All that is in the log can be seen: in the read models and in what partners read.</summary>
    public async Task CaughtUpAsync()
    {
        var head = await Log.HeadAsync();
        (await Hub.Service<ReadModels>().CaughtUpAsync(head, default)).ShouldBeTrue();
        var feed = Hub.Service<LogReaders>().All.Single(r => r.Name == "feed-ocpi");
        (await feed.WaitForAsync(head, Soon)).ShouldBeTrue(feed.Failing);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await DisposeEmspsAsync();
    }

    public async Task DisposeEmspsAsync()
    {
        foreach (var emsp in _emsps)
            await emsp.DisposeAsync();
    }
}

/// <summary>An answer on the wire.</summary>
internal sealed record RawAnswer(int Http, JsonNode Body, Dictionary<string, string> Headers)
{
    public int Code => (int)Body["status_code"]!;

    public string Message => (string)Body["status_message"]!;
}
