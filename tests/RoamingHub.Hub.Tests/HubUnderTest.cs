using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Simulators.Stations;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests;

/// <summary>A whole hub on a database of its own, reached as everybody reaches it: by HTTP and WebSocket.</summary>
internal sealed class HubUnderTest : IAsyncDisposable
{
    public const string ApiKey = "test-key";

    private readonly TestDatabase _database;
    private readonly HubApplication _hub;
    private readonly DirectoryInfo _data;

    private HubUnderTest(TestDatabase database, HubApplication hub, DirectoryInfo data)
    {
        _database = database;
        _hub = hub;
        _data = data;
        Http = new() { BaseAddress = new(hub.Url) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public string Url => _hub.Url;

    /// <summary>A client of the back office's API.</summary>
    public HttpClient Http { get; }

    public TestDatabase Database => _database;

    public T Service<T>()
        where T : notnull => _hub.Services.GetRequiredService<T>();

    public static Task<HubUnderTest> StartAsync(params (string Key, string Value)[] settings) => StartAsync(_ => { }, settings);

    /// <param name="configure">Adds services of the test's own, or puts them in the place of the hub's.</param>
    public static async Task<HubUnderTest> StartAsync(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync();
        var data = Directory.CreateTempSubdirectory("roaminghub-test-");
        var all = new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = database.ConnectionString, ["HUB_DATA"] = data.FullName, ["HUB_API_KEY"] = ApiKey, ["HUB_PARTY"] = "DE-ABC",
            ["urls"] = "http://127.0.0.1:0", ["Hub:Partners:AllowPrivateNetworks"] = "true", ["Hub:Stations:AutoProvision"] = "true",
            ["Logging:LogLevel:Default"] = "Error",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        var hub = await HubApplication.BuildAsync([], all, configure: configure);
        await hub.StartAsync();
        return new(database, hub, data);
    }

    public Uri StationUrl(string station) => new($"{Url.Replace("http", "ws", StringComparison.Ordinal)}/ocpp/{station}");

    /// <summary>A station that has connected, and booted unless told otherwise.</summary>
    public async Task<StationSimulator> StationAsync(string id, string? password = null, bool boot = true)
    {
        var station = new StationSimulator(new StationOptions { Id = id, Url = StationUrl(id), Password = password });
        await station.ConnectAsync();
        if (boot)
            await station.BootAsync();
        return station;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _hub.DisposeAsync();
        await _database.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
