using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using RoamingHub.Simulators.Stations.V201;
using RoamingHub.Storage.Stations;
using RoamingHub.TestSupport;
using RoamingHub.TestSupport.Wire.Oicp;

namespace RoamingHub.Hub.Tests;

/// <summary>A whole hub on a database of its own, reached as everybody reaches it: by HTTP and WebSocket.</summary>
internal sealed class HubUnderTest : IAsyncDisposable
{
    public const string ApiKey = "test-key";

    private readonly TestDatabase _database;
    private readonly HubApplication _hub;
    private readonly DirectoryInfo _data;
    private readonly List<SimulatedStation> _stations = [];
    private readonly List<HubjectSimulator> _hubjects = [];
    private readonly OicpDoorRecord _door;

    private readonly Dictionary<string, string?> _settings;
    private bool _stopped;

    private HubUnderTest(TestDatabase database, HubApplication hub, DirectoryInfo data, Dictionary<string, string?> settings, OicpDoorRecord door)
    {
        _door = door;
        _settings = settings;
        _database = database;
        _hub = hub;
        _data = data;
        Http = new() { BaseAddress = new(hub.Url) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public string Url => _hub.Url;

    /// <summary>What the hub was started with.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

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
        var door = new OicpDoorRecord();
        var hub = await HubApplication.BuildAsync([], all, configure: services =>
        {
            services.AddSingleton<IStartupFilter>(door);
            configure(services);
        });
        await hub.StartAsync();
        return new(database, hub, data, all, door);
    }

    /// <summary>Another node of the same hub; also what a restart leads to.</summary>
    public async Task<HubApplication> AnotherNodeAsync()
    {
        var node = await HubApplication.BuildAsync([], _settings);
        await node.StartAsync();
        return node;
    }

    /// <summary>Stops the first node; the database stays.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _hub.DisposeAsync();
    }

    public Uri StationUrl(string station) => new($"{Url.Replace("http", "ws", StringComparison.Ordinal)}/ocpp/{station}");

    /// <summary>A station that has connected, and booted unless told otherwise.</summary>
    public async Task<StationSimulator> StationAsync(string id, string? password = null, bool boot = true)
    {
        var station = Watch(new StationSimulator(new StationOptions { Id = id, Url = StationUrl(id), Password = password }));
        await station.ConnectAsync();
        if (boot)
            await station.BootAsync();
        return station;
    }

    /// <summary>The same with a station that speaks OCPP 2.0.1.</summary>
    public async Task<StationSimulator201> Station201Async(string id, string? password = null, bool boot = true)
    {
        var station = Watch(new StationSimulator201(new StationOptions { Id = id, Url = StationUrl(id), Password = password }));
        await station.ConnectAsync();
        if (boot)
            await station.BootAsync();
        return station;
    }

    /// <summary>At the end of the test, what this station has sent is held against the official schemas.</summary>
    public T Watch<T>(T station)
        where T : SimulatedStation
    {
        lock (_stations)
            _stations.Add(station);
        return station;
    }

    /// <summary>At the end of the test, all that went between this Hubject and whoever called it or was called by it is held against the published descriptions.</summary>
    public HubjectSimulator Watch(HubjectSimulator hubject)
    {
        lock (_hubjects)
            _hubjects.Add(hubject);
        return hubject;
    }

    /// <summary>Fails the test when the hub, or a simulator of its own accord, has sent what the official schemas do not allow.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        var faults = _stopped ? [] : await HubWire.FaultsAsync(_database, Service<WireLog>());
        if (!_stopped)
            await _hub.DisposeAsync();
        await _database.DisposeAsync();
        _data.Delete(recursive: true);
        faults.Concat(_stations.SelectMany(HubWire.Faults)).Concat(_hubjects.SelectMany(h => OicpWire.Faults(h, cpoIsHub: true))).Concat(_door.Faults).ShouldBeEmpty();
    }
}
