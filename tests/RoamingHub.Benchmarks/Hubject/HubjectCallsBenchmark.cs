using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RoamingHub.Hub;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;

namespace RoamingHub.Benchmarks.Hubject;

/// <summary>
/// Every answer that Hubject can get of us, many times: whether the code is right, and how long it takes. The stations are simulators over real
/// sockets; one says nothing, and is asked by all at once.
/// </summary>
internal sealed class HubjectCallsBenchmark : IAsyncDisposable
{
    private static readonly string[] Places = ["OK", "SILENT", "ERROR", "GONE", "FAULTED", "CHARGING", "RESERVED", "CABLE"];

    private readonly HttpClient _api = new();
    private readonly List<StationSimulator> _stations = [];
    private readonly List<double> _times = [];
    private readonly HubApplication _hub;
    private string _serviceUrl = "";
    private int _last;
    private int _calls;
    private int _right;

    private HubjectCallsBenchmark(HubApplication hub)
    {
        _hub = hub;
        _api.BaseAddress = new(hub.Url);
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "bench");
    }

    public static async Task<int> RunAsync(string[] options)
    {
        var times = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 50;
        var folder = Directory.CreateTempSubdirectory("roaminghub-oicp-");
        await using (var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, new(), Console.WriteLine))
        await using (var hub = await HubApplication.BuildAsync([], new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = postgres.ConnectionString, ["HUB_DATA"] = folder.FullName, ["HUB_API_KEY"] = "bench", ["urls"] = "http://127.0.0.1:0",
            ["Hub:Partners:AllowPrivateNetworks"] = "true", ["Logging:LogLevel:Default"] = "Critical",
        }))
        {
            await hub.StartAsync();
            await using var benchmark = new HubjectCallsBenchmark(hub);
            await benchmark.DescribeAsync();
            await benchmark.CallAsync(times);
        }

        folder.Delete(recursive: true);
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var station in _stations)
            await station.DisposeAsync();
        _api.Dispose();
    }

    private async Task CallAsync(int times)
    {
        await EachAsync("H01 not JSON", times, "022", _ => Start("{"), 400);
        await EachAsync("H02 a member missing", times, "022", n => Start($$"""{"SessionID":"{{Session(n)}}","ProviderID":"DE-8EO"}"""));
        await EachAsync("H03 another provider", times, "017", n => Start(Body(n, "OK", provider: "DE-XXX")));
        await EachAsync("H04 unknown EVSE", times, "603", n => Start(Body(n, "NOWHERE")));
        await EachAsync("H05 not for Hubject", times, "604", n => Start(Body(n, "HIDDEN")));
        await EachAsync("H06 out of order", times, "700", n => Start(Body(n, "FAULTED")));
        await EachAsync("H07 not connected", times, "501", n => Start(Body(n, "GONE")));
        await EachAsync("H07 an error", times, "501", n => Start(Body(n, "ERROR")));
        await EachAsync("H07 silence", times, "501", n => Start(Body(n, "SILENT")), together: true);
        await EachAsync("H08 no cable", times, "510", n => Start(Body(n, "CABLE")));
        await EachAsync("H09 in use", times, "602", n => Start(Body(n, "CHARGING")));
        await EachAsync("H09 reserved", times, "601", n => Start(Body(n, "RESERVED")));
        await EachAsync("H10 no such session", times, "400", n => Stop(n, "OK"));
        var first = _last;
        await EachAsync("H15 accepted", times, "000", n => Start(Body(n, "OK")));
        await EachAsync("H14 once more", times, "000", n => Start(Body(n - times, "OK")));
        await EachAsync("H11 at another EVSE", times, "018", n => Stop(first + 1 + ((n - first) % times), "ERROR"));
        await EachAsync("H12 switched off", times, "320", n => ("reservation/v11/providers/DE*8EO/reservation-start-request", Body(n, "OK")));
        await using (var connection = await _hub.Services.GetRequiredService<Database>().OpenAsync())
        await using (var away = new Npgsql.NpgsqlCommand("ALTER TABLE log.mt_events RENAME TO mt_events_away", connection))
            await away.ExecuteNonQueryAsync();
        await EachAsync("H13 no log", times, "021", n => Start(Body(n, "OK")));
        _hub.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await EachAsync("H13 draining", times, "320", n => Start(Body(n, "OK")));
        _times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_right} of {_calls} answers right; median {_times[_times.Count / 2]:0} ms, 99 % within {_times[_times.Count * 99 / 100]:0} ms, the slowest {_times[^1]:0} ms"));
    }

    private async Task EachAsync(string what, int times, string code, Func<int, (string Path, string Body)> call, int status = 200, bool together = false)
    {
        var calls = Enumerable.Range(0, times).Select(_ => call(++_last)).ToList();
        List<(bool Right, double Time)> answers = [];
        if (together)
            answers.AddRange(await Task.WhenAll(calls.Select(c => PostAsync(c.Path, c.Body, code, status))));
        else
            foreach (var (path, body) in calls)
                answers.Add(await PostAsync(path, body, code, status));
        (_calls, _right) = (_calls + times, _right + answers.Count(a => a.Right));
        _times.AddRange(answers.Select(a => a.Time));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-22} {code}: {answers.Count(a => a.Right)} of {times}, the slowest {answers.Max(a => a.Time):0} ms"));
    }

    private async Task<(bool Right, double Time)> PostAsync(string path, string body, string code, int status)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await _api.PostAsync(new Uri($"{_serviceUrl}/api/oicp/{path}"), Json(body));
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode == status && text.Contains($"\"Code\":\"{code}\"", StringComparison.Ordinal), Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static (string Path, string Body) Start(string body) => ("charging/v21/providers/DE*8EO/authorize-remote/start", body);

    private static (string Path, string Body) Stop(int n, string place) => (
        "charging/v21/providers/DE*8EO/authorize-remote/stop", $$"""{"SessionID":"{{Session(n)}}","ProviderID":"DE-8EO","EvseID":"DE*ABC*E{{place}}"}""");

    private static string Session(int n) => string.Create(CultureInfo.InvariantCulture, $"b2688855-7f00-0002-6d8e-{n:000000000000}");

    // Each has a driver of its own, so that none of them is taken for a second tap.
    private static string Body(int n, string place, string provider = "DE-8EO") =>
        $$$$"""{"SessionID":"{{{{Session(n)}}}}","ProviderID":"{{{{provider}}}}","EvseID":"DE*ABC*E{{{{place}}}}","Identification":{"RemoteIdentification":{"EvcoID":"DE-8EO-C{{{{n:00000000}}}}-3"}}}""";

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task DescribeAsync()
    {
        await PutAsync("/api/locations/LOC1", Location("true", Places));
        await PutAsync("/api/locations/LOC2", Location("false", ["HIDDEN"]));
        foreach (var place in Places)
        {
            await PutAsync($"/api/stations/{place}", $$"""{"connectors":[{"connectorId":1,"evseUid":"{{place}}","ocpiConnectorId":"1"}]}""");
            if (place != "GONE")
                await ConnectAsync(place);
        }

        using var added = await _api.PostAsync(new Uri("/api/partners", UriKind.Relative), Json(
            """{"protocol":"oicp","name":"Hubject","baseUrl":"http://127.0.0.1:9","operatorId":"DE*ABC","operatorName":"Bench","remote":{"cableExceptions":["CABLE"]}}"""));
        added.EnsureSuccessStatusCode();
        _serviceUrl = $"{_hub.Url}/oicp/{JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]}";
    }

    private async Task ConnectAsync(string place)
    {
        var station = new StationSimulator(new StationOptions { Id = place, Url = new($"{_hub.Url.Replace("http", "ws", StringComparison.Ordinal)}/ocpp/{place}") });
        _stations.Add(station);
        await station.ConnectAsync();
        await station.BootAsync();
        await station.StatusAsync(1, place switch
        {
            "FAULTED" => ChargePointStatus.Faulted,
            "CHARGING" => ChargePointStatus.Charging,
            "RESERVED" => ChargePointStatus.Reserved,
            _ => ChargePointStatus.Available,
        });
        station.Answer("RemoteStartTransaction", place switch
        {
            "SILENT" => HubCallAnswer.Silence,
            "ERROR" => HubCallAnswer.Error("InternalError"),
            _ => HubCallAnswer.Result("""{"status":"Accepted"}"""u8),
        });
    }

    private async Task PutAsync(string path, string body)
    {
        using var answer = await _api.PutAsync(new Uri(path, UriKind.Relative), Json(body));
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private static string Location(string publish, IEnumerable<string> evses) => $$"""
        { "publish": {{publish}}, "name": "Bench", "address": "Markt 1", "city": "Jena", "postal_code": "07743", "country": "DEU", "time_zone": "Europe/Berlin",
          "coordinates": { "latitude": "50.92788", "longitude": "11.58698" }, "evses": [ {{string.Join(", ", evses.Select(Evse))}} ] }
        """;

    private static string Evse(string uid) => $$"""
        { "uid": "{{uid}}", "evse_id": "DE*ABC*E{{uid}}", "status": "AVAILABLE", "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET",
          "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32 } ] }
        """;
}
